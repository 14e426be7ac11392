import { POOL } from '@/lib/accounts';
import { formatInstant } from '@/lib/period';
import { findAccountFaults } from '../pool/check';
import { lateHours } from '../pool/late-hours';
import { lines } from '../testing/story';
import type { ScratchWorld } from '../vectors/scratch-world';
import * as expected from './expected';
import type { Model } from './model';

/** What of the real world is not as the model has it, and what breaks a rule whatever the model says; empty when all is well. */
export async function differences(world: ScratchWorld, model: Model): Promise<string[]> {
  const pool = world.db.$client;
  const remote = lines(world.remote, 'SELECT partner_id, time, cc_reward FROM cc_hourly');
  const found = await Promise.all([
    ...COMPARED.map(async ([what, query, of]) => differing(what, of(model), await lines(pool, query))),
    remote.then((actual) => differing('remote', expected.remoteOf(model), actual)),
    inboxLines(world, model).then((actual) => differing('inbox', expected.inboxOf(model), actual)),
    ...INVARIANTS.map(async ([what, query]) => differing(what, [], await lines(pool, query))),
    findAccountFaults(world.db),
  ]);
  return found.flat();
}

function differing(what: string, wanted: readonly string[], actual: readonly string[]): string[] {
  const missing = without(wanted, actual).map((line) => `${what}: expected ${line}`);
  return [...missing, ...without(actual, wanted).map((line) => `${what}: got ${line}`)];
}

function without(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** The inbox as the page has it. */
async function inboxLines({ db, zone }: ScratchWorld, { now }: Model): Promise<string[]> {
  const hours = await lateHours(db, zone, now);
  return hours.flatMap(({ hourStart, cc, pools, left }) =>
    pools.map(({ pool, outcome, effect }) => {
      const leftTo = left === null ? 'not left' : `left up to ${left.cc}${left.stands ? '' : ' once'}`;
      return `${formatInstant(hourStart)} ${POOL[pool]} ${cc} ${outcome} ${effect} ${leftTo}`;
    }),
  );
}

const INSTANT = '%Y-%m-%dT%H:%i:%sZ';
const PERIOD = `kind, DATE_FORMAT(period_start, '${INSTANT}')`;
const HOURLY_SUM =
  'COALESCE(top10p, 0) + COALESCE(top10, 0) + COALESCE(top100, 0) + COALESCE(top1000, 0) + COALESCE(`all`, 0)';
const DAILY_SUM = `COALESCE(top10, 0) + COALESCE(top100, 0) + COALESCE(top1000, 0) + COALESCE(top10000, 0)
  + COALESCE(\`all\`, 0) + COALESCE(top10p_ecc, 0) + COALESCE(top50p, 0)`;
const ROWS = `SELECT run_id, partner_id, ${HOURLY_SUM} AS total, 0 AS bonus FROM hourly_rewards
  UNION ALL SELECT run_id, partner_id, ${DAILY_SUM}, bonus FROM daily_rewards`;

const COMPARED: readonly (readonly [what: string, query: string, of: (model: Model) => string[]])[] = [
  ['accounts', 'SELECT account, balance FROM accounts', expected.accountsOf],
  ['earmarks', `SELECT ${PERIOD}, amount FROM earmarks WHERE amount <> 0`, expected.earmarksOf],
  [
    'accruals',
    `SELECT pool, DATE_FORMAT(hour_start, '${INSTANT}'), COUNT(*), SUM(amount),
       SUBSTRING_INDEX(GROUP_CONCAT(CONCAT(cc, ' ', rate, ' ', 0 + hourly_share) ORDER BY seq DESC), ',', 1)
     FROM accruals GROUP BY pool, hour_start`,
    expected.accrualsOf,
  ],
  [
    'runs',
    `SELECT ${PERIOD}, attempt, status, requested_by, policy_version, nominal_budget, budget, paid, carried, bonus FROM runs`,
    expected.runsOf,
  ],
  [
    'rewards',
    `SELECT ${PERIOD}, attempt, partner_id, given.total + given.bonus FROM runs JOIN (${ROWS}) given ON run_id = id`,
    expected.rewardsOf,
  ],
  ['skips', `SELECT ${PERIOD}, amount FROM skips`, expected.skipsOf],
  [
    'pool state',
    'SELECT day, accumulated_daily_pool FROM reward_pool_state WHERE accumulated_daily_pool <> 0',
    expected.poolStateOf,
  ],
  [
    'outbox',
    'SELECT partner_id, time, attempt, amount, transfers.status FROM transfers JOIN runs ON runs.id = run_id',
    expected.transfersOf,
  ],
  [
    'corrections',
    'SELECT from_account, from_earmark, to_account, to_earmark, amount, status FROM hand_bookings',
    expected.correctionsOf,
  ],
  [
    'policies',
    `SELECT version, IF(rejected_by IS NOT NULL, 'rejected', IF(approved_by IS NOT NULL, 'approved', 'proposed'))
     FROM policies`,
    expected.versionsOf,
  ],
  ['pauses', `SELECT kind, DATE_FORMAT(until, '${INSTANT}') FROM pauses`, expected.pausesOf],
  ['breaches', 'SELECT DISTINCT kind FROM breaches WHERE resolved_at IS NULL', expected.breachesOf],
];

/** Whatever these select breaks a rule. */
const INVARIANTS: readonly (readonly [string, string])[] = [
  ['paid and carried are not the budget', 'SELECT id FROM runs WHERE paid + carried <> budget'],
  [
    'the rows do not sum to what was paid, and their bonuses to what was issued',
    `SELECT id, paid, runs.bonus FROM runs LEFT JOIN (${ROWS}) given ON run_id = id WHERE paid IS NOT NULL
     GROUP BY id, paid, runs.bonus HAVING paid <> COALESCE(SUM(total), 0) OR runs.bonus <> COALESCE(SUM(given.bonus), 0)`,
  ],
  [
    'what other systems read is not what was paid',
    `SELECT r.id FROM runs r LEFT JOIN (
       SELECT 'hourly' AS kind, time, hourly_reward_top10p + hourly_reward_top10 + hourly_reward_top100
         + hourly_reward_top1000 + hourly_reward_all AS total FROM reward_list_hourly
       UNION ALL SELECT 'daily', time, daily_reward_top10 + daily_reward_top100 + daily_reward_top1000 + daily_reward_top10000
         + daily_reward_all + daily_reward_top10p_ecc + daily_reward_top50p FROM reward_list_daily
     ) list ON list.kind = r.kind AND list.time = r.period_start
     WHERE r.published = 1 GROUP BY r.id, r.paid HAVING r.paid <> COALESCE(SUM(list.total), 0)`,
  ],
  [
    'an attempt that waits for a rate does not say so',
    `SELECT id FROM runs WHERE status = 'computing' AND id NOT IN (
       SELECT run_id FROM run_steps WHERE step = 'read' AND error LIKE 'cc_rates has %')`,
  ],
  [
    'more than one attempt is active or published',
    `SELECT kind, period_start FROM runs WHERE status IN ('computing', 'waiting') GROUP BY kind, period_start HAVING COUNT(*) > 1
     UNION ALL SELECT kind, period_start FROM runs WHERE status = 'published' GROUP BY kind, period_start HAVING COUNT(*) > 1`,
  ],
  [
    'what is held is not the budgets of the attempts that wait',
    `SELECT balance FROM accounts WHERE account = 'held' AND balance <> (SELECT COALESCE(SUM(budget), 0) FROM runs
       WHERE status = 'waiting' AND base_run_id IS NULL)`,
  ],
  [
    'an earmark is not the sum of its entries',
    `SELECT place, earmark, SUM(amount) FROM (
       SELECT CONCAT(kind, '_pool') AS place, period_start AS earmark, -amount AS amount FROM earmarks
       UNION ALL SELECT to_account, to_earmark, amount FROM entries WHERE to_earmark IS NOT NULL
       UNION ALL SELECT from_account, from_earmark, -amount FROM entries WHERE from_earmark IS NOT NULL
     ) moved GROUP BY place, earmark HAVING SUM(amount) <> 0`,
  ],
];
