import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { type Amount, parseColumn, ZERO } from '@/lib/amount';
import { GUARD_AFTER, type Guarded, outOfBounds } from '@/lib/guard';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Queries } from '../db/connection';
import { accruals, runs } from '../db/schema';
import { policyOfVersion } from '../policy/policies';
import { badRowsOfPeriod } from '../source/bad-rows';
import type { World } from '../world';
import { loadRun, type Run } from './status';

/** Whether a computed run waits for a person, and why. */
export type Verdict = { readonly waits: false } | { readonly waits: true; readonly reason: string };

/** Asks the policy who decides over a computed run. A rerun always waits. */
export async function decideByPolicy(world: World, runId: number): Promise<Verdict> {
  const run = await loadRun(world.db, runId);
  return verdictOn(world, run, async () => ({
    paid: run.paid ?? ZERO,
    bonus: run.bonus ?? ZERO,
    mostToOne: await mostToOne(world.db, run),
    badRows: badRowsOfPeriod(run.badRows ?? {}),
    newestVoteAt: run.newestVoteAt,
  }));
}

/** What a run came to, or would come to, as far as a guard looks at it. */
export type Figures = Omit<Guarded, 'lateVotes' | 'periodEnd' | 'before'>;

/** The same for what is not stored: the figures are asked for only where a guard looks at them. */
export async function verdictOn(world: World, run: Run, figures: () => Promise<Figures>): Promise<Verdict> {
  if (run.baseRunId !== null) return { waits: true, reason: 'a rerun is never published by itself' };
  if (run.gate === 'manual')
    return { waits: true, reason: 'the policy has a person decide over each of them' };
  if (run.gate === 'auto') return { waits: false };
  const { policy } = await policyOfVersion(world.db, run.policyVersion);
  const faults = outOfBounds(policy.gate[run.kind].bounds, {
    ...(await figures()),
    lateVotes: await lateVotesOf(world.db, run),
    periodEnd: run.periodEnd,
    before: await paidBefore(world.db, run),
  });
  return faults.length === 0 ? { waits: false } : { waits: true, reason: faults.join('; ') };
}

async function mostToOne(queries: Queries, { id, kind }: Run): Promise<Amount> {
  const columns: string[] = [...CATEGORY_KEYS[kind], ...(kind === 'daily' ? ['bonus'] : [])];
  const total = columns.map((column) => `coalesce(\`${column}\`, 0)`).join(' + ');
  const [rows] = (await queries.execute(
    sql`select max(${sql.raw(total)}) as most from ${sql.raw(`${kind}_rewards`)} where run_id = ${id}`,
  )) as unknown as [{ most: string | null }[]];
  const most = rows[0]?.most;
  return most ? parseColumn(most) : ZERO;
}

/** The votes that came late and were earmarked for this period: what each late row counted more than the row before. */
export async function lateVotesOf(queries: Queries, { kind, periodStart }: Run): Promise<number> {
  const late = await queries
    .select({ hourStart: accruals.hourStart, seq: accruals.seq, votes: accruals.votes })
    .from(accruals)
    .where(and(eq(accruals.pool, kind), eq(accruals.earmarkedFor, periodStart), eq(accruals.sort, 'late')));
  let votes = 0;
  for (const row of late) {
    const [before] = await queries
      .select({ votes: accruals.votes })
      .from(accruals)
      .where(
        and(eq(accruals.pool, kind), eq(accruals.hourStart, row.hourStart), eq(accruals.seq, row.seq - 1)),
      );
    votes += Math.max(0, row.votes - (before?.votes ?? 0));
  }
  return votes;
}

async function paidBefore(queries: Queries, { kind, periodStart }: Run): Promise<Amount[]> {
  const rows = await queries
    .select({ paid: runs.paid })
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.published, 1), lt(runs.periodStart, periodStart)))
    .orderBy(desc(runs.periodStart))
    .limit(GUARD_AFTER);
  return rows.map((row) => row.paid ?? ZERO);
}
