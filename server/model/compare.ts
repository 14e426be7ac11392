import { type Amount, formatAmount } from '@/lib/amount';
import { formatInstant, type Instant, localDate } from '@/lib/period';
import { findAccountFaults } from '../pool/check';
import { lines } from '../testing/story';
import type { ScratchWorld } from '../vectors/scratch-world';
import type { Model } from './model';
import type { Attempt } from './state';

/** What of the real world is not as the model has it, and what breaks a rule whatever the model says; empty when all is well. */
export async function differences(world: ScratchWorld, model: Model): Promise<string[]> {
  const pool = world.db.$client;
  const found: string[] = [];
  const compare = async (what: string, query: string, expected: readonly string[], on = pool) =>
    found.push(...differing(what, expected, await lines(on, query)));
  await compare('accounts', 'SELECT account, balance FROM accounts', accountsOf(model));
  await compare('earmarks', `SELECT ${PERIOD}, amount FROM earmarks WHERE amount <> 0`, earmarksOf(model));
  await compare('accruals', ACCRUALS, accrualsOf(model));
  await compare('runs', RUNS, runsOf(model));
  await compare('rewards', REWARDS, rewardsOf(model));
  await compare('skips', `SELECT ${PERIOD}, amount FROM skips`, skipsOf(model));
  await compare(
    'pool state',
    'SELECT day, accumulated_daily_pool FROM reward_pool_state WHERE accumulated_daily_pool <> 0',
    poolStateOf(model),
  );
  await compare('outbox', TRANSFERS, transfersOf(model));
  await compare('remote', 'SELECT partner_id, time, cc_reward FROM cc_hourly', remoteOf(model), world.remote);
  for (const [what, query] of INVARIANTS) await compare(what, query, []);
  found.push(...(await findAccountFaults(world.db)));
  return found;
}

function differing(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const missing = without(expected, actual).map((line) => `${what}: expected ${line}`);
  return [...missing, ...without(actual, expected).map((line) => `${what}: got ${line}`)];
}

function without(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const PERIOD = "kind, DATE_FORMAT(period_start, '%Y-%m-%dT%H:%i:%sZ')";
const ACCRUALS = `SELECT pool, DATE_FORMAT(hour_start, '%Y-%m-%dT%H:%i:%sZ'), COUNT(*), SUM(amount),
    SUBSTRING_INDEX(GROUP_CONCAT(CONCAT(cc, ' ', rate, ' ', 0 + hourly_share) ORDER BY seq DESC), ',', 1)
  FROM accruals GROUP BY pool, hour_start`;
const RUNS = `SELECT ${PERIOD}, attempt, status, policy_version, nominal_budget, budget, paid, carried, bonus FROM runs`;
const REWARDS = `SELECT ${PERIOD}, attempt, partner_id, total FROM runs JOIN (
    SELECT run_id, partner_id, COALESCE(top10p, 0) + COALESCE(top10, 0) + COALESCE(top100, 0) + COALESCE(top1000, 0) + COALESCE(\`all\`, 0) AS total
      FROM hourly_rewards
    UNION ALL SELECT run_id, partner_id, COALESCE(top10, 0) + COALESCE(top100, 0) + COALESCE(top1000, 0) + COALESCE(top10000, 0)
      + COALESCE(\`all\`, 0) + COALESCE(top10p_ecc, 0) + COALESCE(top50p, 0) + bonus FROM daily_rewards) rewards ON run_id = id`;
const TRANSFERS = `SELECT partner_id, time, attempt, amount, transfers.status FROM transfers JOIN runs ON runs.id = run_id`;

/** Whatever these select breaks a rule. */
const INVARIANTS: readonly (readonly [string, string])[] = [
  ['paid and carried are not the budget', 'SELECT id FROM runs WHERE paid + carried <> budget'],
  [
    'the published rows do not sum to what was paid',
    `SELECT r.id FROM runs r WHERE r.published = 1 AND r.paid <> COALESCE((SELECT SUM(hourly_reward_top10p + hourly_reward_top10
       + hourly_reward_top100 + hourly_reward_top1000 + hourly_reward_all) FROM reward_list_hourly WHERE time = r.period_start), 0) AND r.kind = 'hourly'`,
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
  ['a breach was found', 'SELECT sentence FROM breaches'],
];

const show = (units: bigint): string => formatAmount(units as Amount);
const datetime = (at: Instant): string => formatInstant(at).replace('T', ' ').replace('Z', '');

const ACCOUNTS = [
  'votes',
  'hourly_pool',
  'daily_pool',
  'held',
  'partners',
  'market',
  'opening',
  'adjustments',
];

const accountsOf = (model: Model) =>
  ACCOUNTS.map((name) => `${name} ${show(model.accounts.get(name) ?? 0n)}`);

const keyLine = (key: string): string => {
  const [kind, start] = key.split(' ');
  return `${kind} ${formatInstant(Number(start) as Instant)}`;
};

const earmarksOf = (model: Model) =>
  [...model.earmarks]
    .filter(([, amount]) => amount !== 0n)
    .map(([key, amount]) => `${keyLine(key)} ${show(amount)}`);

const accrualsOf = (model: Model) =>
  [...model.rows].map(
    ([key, { seq, accrued, cc, rate, share }]) =>
      `${keyLine(key)} ${seq} ${show(accrued)} ${show(cc)} ${show(rate)} ${Number(share)}`,
  );

/** Every attempt with the beginning of its line. */
const attemptsOf = (model: Model): [string, Attempt][] =>
  [...model.periods].flatMap(([key, { attempts }]) =>
    attempts.map((attempt, index): [string, Attempt] => [`${keyLine(key)} ${index + 1}`, attempt]),
  );

const runsOf = (model: Model) =>
  attemptsOf(model).map(([line, { status, policy, nominal, budget, paid, bonus }]) =>
    [line, status, policy, ...[nominal, budget, paid, budget - paid, bonus].map(show)].join(' '),
  );

const rewardsOf = (model: Model) =>
  attemptsOf(model).flatMap(([line, { rewards }]) =>
    [...rewards].map(([partner, total]) => `${line} ${partner} ${show(total)}`),
  );

const skipsOf = (model: Model) =>
  [...model.periods]
    .filter(([, { skipped }]) => skipped)
    .map(([key, { taken }]) => `${keyLine(key)} ${show(taken!)}`);

const poolStateOf = (model: Model) =>
  [...model.periods.values()]
    .filter(({ kind }) => kind === 'daily')
    .map((period) => ({ start: period.start, amount: period.taken ?? model.earmark(period) }))
    .filter(({ amount }) => amount !== 0n)
    .map(({ start, amount }) => `${localDate(start, model.zone)} ${show(amount)}`);

const transfersOf = (model: Model) =>
  model.transfers.map(({ partner, time, attempt, amount, status }) =>
    [partner, datetime(time), attempt, show(amount), status].join(' '),
  );

const remoteOf = (model: Model) =>
  [...model.remote].map(([key, amount]) => {
    const [partner, time] = key.split(' ');
    return `${partner} ${datetime(Number(time) as Instant)} ${show(amount)}`;
  });
