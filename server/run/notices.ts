import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { type Amount, add, parseColumn, subtract, ZERO } from '@/lib/amount';
import { type NoticeFacts, noticesOf } from '@/lib/notices';
import { dueAt, HOUR, type Instant, later } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Actor } from '@/lib/roles';
import { isSamePerson, isSingleOperator } from '../act';
import type { Database, Queries } from '../db/connection';
import { accruals, runCategories, runHours, runSteps, runs, sightings, specialPartners } from '../db/schema';
import { authUsers } from '../db/schema-people';
import { namesOf } from '../people/same-person';
import { policyOfVersion } from '../policy/policies';
import { Refusal } from '../refusal';
import { BAD_ROWS } from '../source/bad-rows';
import type { World } from '../world';
import { seenOf } from './decide';
import { lateVotesOf } from './gate';
import { reckonedOnce } from './reckoned-once';
import { orNull, runOfId } from './run-row';
import type { Run } from './status';
import { tiesOf } from './ties';

/** What whoever decides over a run that waits has to know before. */
export async function readNotices(world: Pick<World, 'db' | 'clock'>, runId: number, actor: Actor) {
  const run = await runOfId(world.db, runId);
  if (!run) throw new Refusal(`there is no run ${runId}`);
  if (run.status !== 'waiting' || run.resultDigest === null) {
    const by = run.decidedBy === null ? '' : ` by ${run.decidedBy}`;
    throw new Refusal(`attempt ${run.attempt} is ${run.status}${by}; only what waits is decided over`);
  }
  const now = await world.clock();
  return {
    seen: seenOf(run),
    paid: orNull(run.paid),
    bonus: orNull(run.bonus),
    eligible: run.eligible,
    gateReason: run.gateReason,
    ownRequest: await ownRequest(world.db, run, actor, now),
    notices: noticesOf(await factsOf(world.db, run, actor, now)),
  };
}

/** Why the actor may not approve the run that it asked for, as `requireSecondPerson` would refuse it; null where it may. */
async function ownRequest(db: Database, run: Run, actor: Actor, now: Instant): Promise<string | null> {
  const names = await namesOf(db, actor.name);
  const own = names.find((name) => isSamePerson(name, run.requestedBy));
  if (own === undefined || (await isSingleOperator(db, now))) return null;
  return isSamePerson(own, actor.name)
    ? 'You asked for this attempt, so another person has to approve it.'
    : `${own}, which is yours, asked for this attempt, so another person has to approve it.`;
}

async function factsOf(db: Database, run: Run, actor: Actor, now: Instant): Promise<NoticeFacts> {
  const compared = await comparedWith(db, run);
  const { policy } = await policyOfVersion(db, run.policyVersion);
  return {
    kind: run.kind,
    isRerun: run.baseRunId !== null,
    now,
    ties: await tiesOf(db, run, policy[run.kind].categories),
    budget: run.budget ?? ZERO,
    eligible: run.eligible ?? 0,
    categories: await categoriesOf(db, run),
    before: compared && (await beforeOf(db, run, compared)),
    policyVersion: run.policyVersion,
    rate: run.ccRate,
    lateVotes: await lateVotesOf(db, run),
    lateCc: await lateCcOf(db, run),
    recounted: await recountedOf(db, run),
    badRows: Object.entries(run.badRows ?? {}).map(([kind, count]) => ({
      what: (BAD_ROWS as Readonly<Record<string, string>>)[kind] ?? kind,
      count,
    })),
    special: await specialOf(db, run, compared),
    standingsAfter: await standingsAfter(db, run),
    newApprovers: await newApprovers(db, actor, now),
  };
}

/** The published attempt that a rerun takes the place of, or the last published period before. */
async function comparedWith(queries: Queries, run: Run): Promise<Run | null> {
  if (run.baseRunId !== null) return runOfId(queries, run.baseRunId);
  const [before] = await queries
    .select()
    .from(runs)
    .where(and(eq(runs.kind, run.kind), eq(runs.published, 1), lt(runs.periodStart, run.periodStart)))
    .orderBy(desc(runs.periodStart))
    .limit(1);
  return before ?? null;
}

async function categoriesOf(queries: Queries, run: Run): Promise<NoticeFacts['categories']> {
  const rows = await queries
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(runCategories.ordinal);
  return rows.map(({ category, budget, paid }) => ({ key: category, budget, paid }));
}

async function beforeOf(db: Database, run: Run, before: Run): Promise<NonNullable<NoticeFacts['before']>> {
  const rose = (run.budget ?? ZERO) > (before.budget ?? ZERO);
  return {
    budget: before.budget ?? ZERO,
    policyVersion: before.policyVersion,
    rate: before.ccRate,
    fell: rose
      ? await reckonedOnce(db, 'fell', [before, run], () => fellBetween(db, before, run))
      : { partners: 0, of: 0, most: null },
  };
}

async function fellBetween(
  queries: Queries,
  before: Run,
  run: Run,
): Promise<NonNullable<NoticeFacts['before']>['fell']> {
  const table = sql.raw(`${run.kind}_rewards`);
  const total = (alias: string) =>
    sql.raw(
      totalColumns(run)
        .map((key) => `coalesce(${alias}.\`${key}\`, 0)`)
        .join(' + '),
    );
  const both = sql`select n.partner_id, ${total('o')} as old_total, ${total('n')} as new_total from ${table} n
    join ${table} o on o.run_id = ${before.id} and o.partner_id = n.partner_id where n.run_id = ${run.id}`;
  const [counted] = (await queries.execute(
    sql`select count(*) as both_times, coalesce(sum(new_total < old_total), 0) as fell from (${both}) compared`,
  )) as unknown as [{ both_times: string; fell: string }[]];
  const [rows] = (await queries.execute(
    sql`select * from (${both}) compared where new_total < old_total order by old_total - new_total desc, partner_id limit 1`,
  )) as unknown as [{ partner_id: string; old_total: string; new_total: string }[]];
  const [most] = rows;
  return {
    partners: Number(counted[0]?.fell ?? 0),
    of: Number(counted[0]?.both_times ?? 0),
    most: most
      ? {
          partnerId: BigInt(most.partner_id),
          before: parseColumn(most.old_total),
          now: parseColumn(most.new_total),
        }
      : null,
  };
}

async function lateCcOf(queries: Queries, { kind, periodStart }: Run): Promise<Amount> {
  const rows = await queries
    .select({ amount: accruals.amount })
    .from(accruals)
    .where(and(eq(accruals.pool, kind), eq(accruals.earmarkedFor, periodStart), eq(accruals.sort, 'late')));
  return rows.reduce((total, row) => add(total, row.amount), ZERO);
}

async function recountedOf(queries: Queries, run: Run): Promise<NoticeFacts['recounted']> {
  const rows = await queries
    .select({ counted: runHours.cc, seen: sightings.cc })
    .from(runHours)
    .innerJoin(sightings, eq(sightings.hourStart, runHours.hourStart))
    .where(eq(runHours.runId, run.id));
  const moved = rows.filter(({ counted, seen }) => counted !== seen);
  return {
    hours: moved.length,
    cc: moved.reduce((total, { counted, seen }) => add(total, subtract(seen, counted)), ZERO),
  };
}

async function specialOf(queries: Queries, run: Run, before: Run | null): Promise<NoticeFacts['special']> {
  if (run.kind !== 'hourly' || before === null || before.specialVersion === run.specialVersion)
    return { added: [], removed: [] };
  const listed = async (version: number) =>
    (
      await queries
        .select({ partnerId: specialPartners.partnerId })
        .from(specialPartners)
        .where(eq(specialPartners.version, version))
        .orderBy(specialPartners.partnerId)
    ).map((row) => row.partnerId);
  const [then, now] = [await listed(before.specialVersion), await listed(run.specialVersion)];
  return {
    added: now.filter((partnerId) => !then.includes(partnerId)),
    removed: then.filter((partnerId) => !now.includes(partnerId)),
  };
}

/** A rerun says itself whose standings it took; of any other attempt it matters how late they were read. */
async function standingsAfter(queries: Queries, run: Run): Promise<number> {
  if (run.baseRunId !== null) return 0;
  const [read] = await queries
    .select({ startedAt: runSteps.startedAt })
    .from(runSteps)
    .where(and(eq(runSteps.runId, run.id), eq(runSteps.step, 'read')));
  const due = dueAt({ kind: run.kind, start: run.periodStart, end: run.periodEnd });
  return read ? Math.max(0, read.startedAt - due) : 0;
}

async function newApprovers(
  queries: Queries,
  actor: Actor,
  now: Instant,
): Promise<NoticeFacts['newApprovers']> {
  const people = await queries
    .select({ name: authUsers.email, since: authUsers.approverSince })
    .from(authUsers)
    .where(and(gt(authUsers.approverSince, new Date(later(now, -24 * HOUR))), isNull(authUsers.disabledAt)))
    .orderBy(authUsers.approverSince);
  return people.flatMap(({ name, since }) =>
    since === null
      ? []
      : [{ name, since: since.getTime() as Instant, isAsking: isSamePerson(name, actor.name) }],
  );
}

const totalColumns = (run: Run): string[] => [
  ...CATEGORY_KEYS[run.kind],
  ...(run.kind === 'daily' ? ['bonus'] : []),
];
