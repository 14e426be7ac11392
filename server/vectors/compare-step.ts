import { and, desc, eq, ne } from 'drizzle-orm';
import type { RowDataPacket } from 'mysql2';
import { type Amount, add, formatAmount, parseAmount, ZERO } from '@/lib/amount';
import { formatInstant, type Period, parseInstant, periodFrom } from '@/lib/period';
import { accounts, earmarks, runs } from '../db/schema';
import { withSnapshot } from '../db/snapshot';
import type { Refusal } from '../refusal';
import { rewardOf, streamRewards } from '../run/rewards';
import type { Run } from '../run/status';
import type { World } from '../world';
import type { Expected, ScenarioStep } from './scenario-format';

type VerbStep = Extract<ScenarioStep, { expect: unknown }>;

/** Whether a step was refused as expected: any text will do, but a figure is the CC that is missing. */
export function compareRefusal(wanted: string | null, refusal: Refusal | null): string[] {
  if (wanted === null) return refusal ? [`refused: ${refusal.message}`] : [];
  if (!refusal) return [`went through, expected to be refused: ${wanted}`];
  if (!/^-?\d+(\.\d{1,8})?$/.test(wanted)) return [];
  const missing = refusal.missing === null ? 'no figure' : formatAmount(refusal.missing);
  return missing === full(wanted)
    ? []
    : [`refused for ${missing}, expected ${full(wanted)}: ${refusal.message}`];
}

/** Everything in which the world differs from what a step expects of it. */
export async function compareState(world: World, step: VerbStep, wentThrough: boolean): Promise<string[]> {
  const { expect: wanted } = step;
  const differences = new Differences();
  const balances = await world.db.select().from(accounts);
  for (const [account, amount] of Object.entries(wanted.accounts)) {
    const balance = balances.find((row) => row.account === account)?.balance;
    differences.compare(`account ${account}`, full(amount), balance === undefined ? null : full(balance));
  }
  differences.compare(
    'earmarks',
    wanted.earmarks.map(earmarkLine).filter(notZero).sort(),
    await earmarkLines(world),
  );
  if (step.do === 'sweep' || !wentThrough || (!wanted.run && !wanted.rewards)) return differences.found;
  const attempt = await latestRun(world, periodFrom(step.kind, parseInstant(step.period), world.zone));
  if (!attempt) return [...differences.found, 'run: the period has no attempt'];
  if (wanted.run) differences.compare('run', figuresOf(wanted.run), figuresOf(attempt));
  if (wanted.rewards) {
    const rewards = Object.entries(wanted.rewards).map(([partner, amount]): [string, string | null] => [
      partner,
      full(amount),
    ]);
    differences.compare('rewards', sorted(rewards), await rewardTotals(world, attempt));
  }
  return differences.found;
}

class Differences {
  readonly found: string[] = [];

  compare(what: string, expected: unknown, actual: unknown): void {
    const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
    if (wanted !== got) this.found.push(`${what}: expected ${wanted}, got ${got}`);
  }
}

const full = (amount: string | Amount | null): string | null =>
  amount === null ? null : formatAmount(typeof amount === 'string' ? parseAmount(amount) : amount);

type Figures = Record<'budget' | 'paid' | 'carried' | 'bonus', string | Amount | null>;
const figuresOf = ({ budget, paid, carried, bonus }: Figures) => ({
  budget: full(budget),
  paid: full(paid),
  carried: full(carried),
  bonus: full(bonus),
});

const earmarkLine = ({ kind, period, amount }: Expected['earmarks'][number]): string =>
  `${kind} ${formatInstant(parseInstant(period))} ${full(amount)}`;

const notZero = (line: string): boolean => !line.endsWith(` ${formatAmount(ZERO)}`);

async function earmarkLines({ db }: World): Promise<string[]> {
  const rows = await db.select().from(earmarks).where(ne(earmarks.amount, ZERO));
  return rows
    .map(({ kind, periodStart, amount }) => `${kind} ${formatInstant(periodStart)} ${full(amount)}`)
    .sort();
}

async function latestRun({ db }: World, { kind, start }: Period): Promise<Run | undefined> {
  const [latest] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(desc(runs.attempt))
    .limit(1);
  return latest;
}

async function rewardTotals({ db }: World, { id, kind }: Run): Promise<Record<string, string>> {
  const totals: [string, string][] = [];
  await withSnapshot(db.$client, (snapshot) =>
    streamRewards(snapshot, id, kind, (row) => {
      const { partnerId, amounts, bonus } = rewardOf(kind, row);
      const total = amounts.reduce<Amount>((sum, amount) => add(sum, amount ?? ZERO), bonus);
      totals.push([String(partnerId), formatAmount(total)]);
    }),
  );
  return sorted(totals);
}

const sorted = <Value>(entries: [string, Value][]): Record<string, Value> =>
  Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * What a refused step must leave alone, counted. Rows are only ever added, and a run's status is counted with it. A run that has taken nothing
 * yet, for want of a rate, is none of it.
 */
const COUNTED = `
  SELECT 'entries', COUNT(*) FROM entries
  UNION ALL SELECT 'accruals', COUNT(*) FROM accruals
  UNION ALL SELECT 'skips', COUNT(*) FROM skips
  UNION ALL SELECT 'hourly rewards', COUNT(*) FROM hourly_rewards
  UNION ALL SELECT 'daily rewards', COUNT(*) FROM daily_rewards
  UNION ALL SELECT 'transfers', COUNT(*) FROM transfers
  UNION ALL SELECT 'journal', COUNT(*) FROM reward_distribution_logs
  UNION ALL SELECT CONCAT(status, ' runs'), COUNT(*) FROM runs WHERE held_at IS NOT NULL GROUP BY status`;

export async function countRows({ db }: World): Promise<string[]> {
  const [rows] = await db.$client.query<RowDataPacket[][]>({ sql: COUNTED, rowsAsArray: true });
  return rows.map((row) => row.join(': ')).sort();
}

/** What a refused step has changed all the same. */
export function compareCounts(before: readonly string[], after: readonly string[]): string[] {
  if (before.join() === after.join()) return [];
  const gone = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  return [`it was refused and changed something: ${gone.join(', ') || '-'} became ${come.join(', ') || '-'}`];
}
