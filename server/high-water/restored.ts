import { and, desc, eq, notInArray } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { type Ask, act, isSingleOperator, requireSecondPerson } from '../act';
import type { Queries } from '../db/connection';
import { publishedElsewhere, restorations } from '../db/schema-restored';
import { affected, type Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { namesOf } from '../people/same-person';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { findGap } from './behind';
import { countHoursOf } from './count';
import type { Gap } from './gap';
import { markPublished, NOTHING, together } from './mark-published';
import { findUndelivered, type Undelivered } from './undelivered';

export type Restoration = typeof restorations.$inferSelect;
/** What is to become of the periods that were published elsewhere. */
export type Choice = Restoration['choice'];

/** Proposes what becomes of what the database lacks; another person has to approve it. @throws Refusal where it lacks nothing. */
export async function proposeRestored(
  world: World,
  choice: Choice,
  ask: Ask,
): Promise<{ id: number; sentence: string }> {
  const gap = await standingGap(world);
  return act(world, ask, 'propose restored', 'operator', async (tx, now) => {
    const open = and(eq(restorations.status, 'proposed'), eq(restorations.gapDigest, gap.digest));
    const [waiting] = await tx.select().from(restorations).where(open).for('update');
    if (waiting)
      throw new Refusal(
        `${waiting.proposedBy} has proposed "${waiting.choice}" already: approve or reject number ${waiting.id} first`,
      );
    const [{ insertId: id }] = await tx.insert(restorations).values({
      choice,
      gapDigest: gap.digest,
      sentence: gap.sentence,
      status: 'proposed',
      proposedBy: ask.actor.name,
      reason: ask.reason,
      proposedAt: now,
    });
    await recordEvent(tx, now, 'schedule', `restored ${id}`);
    const tells = { id, sentence: gap.sentence };
    return { subject: `restored ${id}`, after: { choice, gap: gap.sentence }, tells };
  });
}

/** What approving came to: how many periods, and what was booked for them. */
export type Restored = {
  readonly choice: Choice;
  readonly periods: number;
  readonly paid: string;
  readonly lacked: string;
  readonly bonus: string;
  /** What was published elsewhere and has not arrived in the remote database. */
  readonly undelivered: Undelivered;
};

/**
 * Does what was proposed: the missing periods are marked as published elsewhere and never paid here, or the mark is lowered by them and they are run here.
 * @param notUsed whether the approver says that nothing of what was published elsewhere was used; without it nothing is run again.
 * @throws Refusal where the same person proposed it, or more or less is missing by now.
 */
export async function approveRestored(
  world: World,
  id: number,
  notUsed: boolean,
  ask: Ask,
): Promise<Restored> {
  const gap = await standingGap(world);
  const row = await proposed(world.db, id);
  refuseMoved(row, gap);
  const marks = row.choice === 'mark published';
  if (!marks && !notUsed)
    throw new Refusal(
      'what was published elsewhere would be paid once more: approve it with the word that its results were not used, or reject it and mark the periods as published',
    );
  const periods = gap.periods.map(({ period }) => period);
  const counts = marks ? await countHoursOf(world, periods) : new Map();
  const undelivered = marks ? await findUndelivered(world, world.db, gap) : NOTHING_UNDELIVERED;
  const result = await act(world, ask, 'approve restored', 'approver', async (tx, now) => {
    await requireSecondPerson(tx, now, ask.actor, row.proposedBy);
    await decide(tx, row, 'approved', ask, now);
    let marked = NOTHING;
    if (marks)
      for (const one of gap.periods)
        marked = together(marked, await markPublished({ tx, zone: world.zone, now, ask, counts }, one));
    await acknowledge(tx, gap, id, marks ? 'counts' : 'not used');
    const tells: Restored = {
      choice: row.choice,
      periods: periods.length,
      paid: formatAmount(marked.paid),
      lacked: formatAmount(marked.lacked),
      bonus: formatAmount(marked.bonus),
      undelivered,
    };
    return { subject: `restored ${id}`, before: { gap: gap.sentence }, after: tells, tells };
  });
  if (!marks && !ask.dryRun) await world.highWater?.forget(gap.missing);
  return result;
}

/** What is run again here is sent from here. */
const NOTHING_UNDELIVERED: Undelivered = { hours: [], trouble: null };

export function rejectRestored(world: World, id: number, ask: Ask): Promise<{ id: number }> {
  return act(world, ask, 'reject restored', 'operator', async (tx, now) => {
    await decide(tx, await proposed(tx, id), 'rejected', ask, now);
    return { subject: `restored ${id}`, tells: { id } };
  });
}

/** What the database lacks, in words, with what of it has not arrived in the remote database; nothing where it lacks nothing. */
export async function showGap(
  { source, remote, highWater }: Pick<World, 'source' | 'remote' | 'highWater'>,
  queries: Queries,
): Promise<{ behind: string | null; undelivered: Undelivered }> {
  const gap = await findGap(queries, highWater);
  if (!gap) return { behind: null, undelivered: NOTHING_UNDELIVERED };
  return { behind: gap.sentence, undelivered: await findUndelivered({ source, remote }, queries, gap) };
}

/** The decisions over this database's gaps, the latest first. */
export const listRestorations = (queries: Queries): Promise<Restoration[]> =>
  queries.select().from(restorations).orderBy(desc(restorations.id)).limit(20);

async function standingGap({ db, highWater }: World): Promise<Gap> {
  const gap = await findGap(db, highWater);
  if (!gap) throw new Refusal('the database lacks nothing of what was published; there is nothing to decide');
  return gap;
}

async function proposed(queries: Queries, id: number): Promise<Restoration> {
  const [row] = await queries.select().from(restorations).where(eq(restorations.id, id));
  if (row?.status === 'proposed') return row;
  throw new Refusal(
    row ? `number ${id} is ${row.status} already` : `nothing of the number ${id} was proposed`,
  );
}

function refuseMoved(row: Restoration, gap: Gap): void {
  if (row.gapDigest === gap.digest) return;
  throw new Refusal(
    `something else is missing than when it was proposed. Now: ${gap.sentence} Reject number ${row.id} and propose it again`,
  );
}

async function decide(
  tx: Transaction,
  row: Restoration,
  status: 'approved' | 'rejected',
  ask: Ask,
  now: Instant,
): Promise<void> {
  const second = status === 'approved' && !(await isSingleOperator(tx, now));
  const result = await tx
    .update(restorations)
    .set({ status, decidedBy: ask.actor.name, decisionReason: ask.reason, decidedAt: now })
    .where(
      and(
        eq(restorations.id, row.id),
        eq(restorations.status, 'proposed'),
        second ? notInArray(restorations.proposedBy, [...(await namesOf(tx, ask.actor.name))]) : undefined,
      ),
    );
  if (affected(result) !== 1) throw new Refusal(`number ${row.id} was decided over just now`);
  await recordEvent(tx, now, 'schedule', `restored ${row.id}`);
}

async function acknowledge(
  tx: Transaction,
  { missing }: Gap,
  restorationId: number,
  verdict: 'counts' | 'not used',
): Promise<void> {
  const rows = missing.map(({ start, ...one }) => ({ ...one, periodStart: start, verdict, restorationId }));
  if (rows.length > 0) await tx.insert(publishedElsewhere).values(rows);
}
