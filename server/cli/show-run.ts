import { and, desc, eq } from 'drizzle-orm';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Run } from '../api/contract';
import { runs } from '../db/schema';
import { readRun } from '../run/read-run';
import { readRunPartners } from '../run/read-run-partners';
import type { World } from '../world';
import type { Output } from './output';

/** How many of the best placed are shown. */
const TOP = 10;

export type ShownRun = Awaited<ReturnType<typeof readShownRunOf>> & object;

/** The period's published run, or the last attempt where none is; null where there is no attempt. */
export async function readShownRun(world: World, period: Period) {
  const [row] = await world.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, period.kind), eq(runs.periodStart, period.start)))
    .orderBy(desc(runs.published), desc(runs.attempt))
    .limit(1);
  return row ? readShownRunOf(world, row.id) : null;
}

/** One attempt; null where it is gone. */
export async function readShownRunOf(world: World, runId: number) {
  const run = await readRun(world.db, runId);
  if (!run) return null;
  const partners =
    run.archive === null
      ? await readRunPartners(world.db, { runId: run.id, afterPlace: -1, limit: TOP })
      : null;
  return { ...figuresOf(run), categories: run.categories, rewards: partners?.rows ?? [] };
}

/** The console's numbers for instants are epochs; machines outside of it read ISO. */
const iso = (epoch: number): string => formatInstant(epoch as Instant);

const figuresOf = (run: Run) => ({
  id: run.id,
  kind: run.period.kind,
  start: iso(run.period.start),
  end: iso(run.period.end),
  attempt: run.attempt,
  status: run.status,
  publishedAt: run.status === 'published' && run.decidedAt !== null ? iso(run.decidedAt) : null,
  standingsOf: run.standingsOf === null ? null : iso(run.standingsOf),
  voters: run.voters,
  eligible: run.eligible,
  votes: run.votes,
  ccVoted: run.ccVoted,
  ccRate: run.ccRate,
  marketRate: run.marketRate,
  budget: run.budget,
  nominalBudget: run.nominalBudget,
  paid: run.paid,
  carried: run.carried,
  bonus: run.bonus,
  eccCap: run.eccCap,
  policyVersion: run.policyVersion,
  engineVersion: run.engineVersion,
  badRows: run.badRows,
  transfers: run.transfers,
});

const FIGURES = [
  'voters',
  'eligible',
  'votes',
  'ccVoted',
  'ccRate',
  'budget',
  'paid',
  'carried',
  'bonus',
  'eccCap',
] as const;

const WORDS: Record<(typeof FIGURES)[number], string> = {
  voters: 'Voters',
  eligible: 'Eligible',
  votes: 'Votes',
  ccVoted: 'CC voted',
  ccRate: 'CC rate',
  budget: 'Budget',
  paid: 'Paid',
  carried: 'Carried',
  bonus: 'Bonus',
  eccCap: 'ECC cap',
};

/** Prints a run as people read it: its figures, its categories, and the best placed with what each gets. */
export function printRun(out: Output, run: ShownRun, came: string): void {
  const before = came === 'done before' ? ', published before' : '';
  out.line(
    `${run.kind === 'hourly' ? 'Hour' : 'Day'} ${run.start} to ${run.end}: ${run.status}${before} (run ${run.id}, attempt ${run.attempt})`,
  );
  if (run.standingsOf) out.line(`Standings of ${run.standingsOf}.`);
  const figures = FIGURES.filter((key) => run[key] !== null && !(key === 'bonus' && run.kind === 'hourly'));
  out.table(
    figures.map((key) => WORDS[key]),
    [figures.map((key) => run[key])],
  );
  if (run.categories.length > 0) {
    out.table(
      ['Category', 'Who', 'Budget', 'Members', 'Paid'],
      run.categories.map(({ key, rule, budget, members, paid }) => [key, rule, budget, members, paid]),
    );
  }
  if (run.rewards.length > 0) printRewards(out, run);
  out.line();
}

function printRewards(out: Output, { kind, rewards, eligible }: ShownRun): void {
  const keys = CATEGORY_KEYS[kind];
  const bonus = kind === 'daily';
  out.table(
    ['Partner', 'Position', 'Votes', ...keys, 'Total', ...(bonus ? ['Bonus'] : [])],
    rewards.map((row) => [
      row.partnerId,
      row.position,
      row.votes,
      ...keys.map((key) => row.amounts[key] ?? null),
      row.total,
      ...(bonus ? [row.bonus] : []),
    ]),
  );
  if (eligible !== null && eligible > rewards.length) out.line(`The first ${rewards.length} of ${eligible}.`);
}
