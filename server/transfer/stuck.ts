import { and, asc, eq, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { formatInstant, type Instant, later, MINUTE } from '@/lib/period';
import type { Queries } from '../db/connection';
import { runs, transfers } from '../db/schema';
import { affected, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { isBehind } from '../high-water/behind';
import type { World } from '../world';

/**
 * How long a transfer may be on its way before a person is called: by then it has been tried some eight times, the last ones 5 minutes apart,
 * so that neither a restart of the remote database nor a short break of the network calls anybody. It goes by time and not by tries, because
 * what nobody tries is stuck as well.
 */
export const STUCK_AFTER = 15 * MINUTE;

/** The transfers of one published hour that are stuck. */
export type StuckBatch = {
  readonly runId: number;
  /** The start of the hour. */
  readonly hour: Instant;
  readonly attempt: number;
  readonly transfers: number;
  /** Since when the first of them has been on its way. */
  readonly since: Instant;
  readonly tries: number;
  readonly nextTryAt: Instant;
  /** A sentence that says what to do. */
  readonly why: string;
};

const NOT_TRIED =
  'nobody has tried to send it; a console has to run with its scheduler on and with REMOTE_DATABASE_URL set, ' +
  'and its database must not be behind what was published, as `status` would say';

/** An older version did not write since when; then it was when the run was published. */
const SINCE = sql<Instant>`coalesce(${transfers.pendingSince}, ${runs.decidedAt})`;

/** What makes a transfer a stuck one: long on its way, and either refused or not tried by anybody. Needs the transfer's run beside it. */
export function isStuck(now: Instant): SQL {
  const long = later(now, -STUCK_AFTER);
  const pending = eq(transfers.status, 'pending');
  return and(
    pending,
    sql`${SINCE} <= ${sql.param(long, transfers.pendingSince)}`,
    or(isNotNull(transfers.error), lte(transfers.nextTryAt, long)),
  )!;
}

/** What is stuck since when and why, by hours, the oldest first. */
export async function stuckTransfers(queries: Queries, now: Instant): Promise<StuckBatch[]> {
  const rows = await stuckRows(queries, isStuck(now));
  return rows.map(({ why, ...batch }) => ({ ...batch, why: why ?? NOT_TRIED }));
}

const stuckRows = (queries: Queries, where: SQL) =>
  queries
    .select({
      runId: transfers.runId,
      hour: runs.periodStart,
      attempt: runs.attempt,
      transfers: sql`count(*)`.mapWith(Number),
      since: sql`min(${SINCE})`.mapWith(transfers.nextTryAt),
      tries: sql`max(${transfers.tries})`.mapWith(Number),
      nextTryAt: sql`min(${transfers.nextTryAt})`.mapWith(transfers.nextTryAt),
      why: sql<string | null>`min(${transfers.error})`,
    })
    .from(transfers)
    .innerJoin(runs, eq(runs.id, transfers.runId))
    .where(where)
    .groupBy(transfers.runId, runs.periodStart, runs.attempt)
    .orderBy(asc(runs.periodStart), asc(transfers.runId));

/** `2 transfers of 1 hour are stuck, the first since …: …` */
export function stuckInWords(stuck: {
  transfers: number;
  hours: number;
  since: string;
  why: string;
}): string {
  const { transfers: number, hours, since, why } = stuck;
  const what = `${number} ${number === 1 ? 'transfer' : 'transfers'} of ${hours} ${hours === 1 ? 'hour' : 'hours'}`;
  return `${what} ${number === 1 ? 'is stuck' : 'are stuck, the first'} since ${since}: ${why}`;
}

/** Tells the log of what has become stuck, once, whichever instance sees it first. */
export async function tellStuck(world: World): Promise<void> {
  const now = await world.clock();
  const untold = and(isStuck(now), isNull(transfers.stuckToldAt))!;
  const rows = await stuckRows(world.db, untold);
  // Then nothing is sent on purpose, and that is told instead.
  if (rows.length === 0 || (await isBehind(world))) return;
  const told: StuckBatch[] = [];
  for (const { why, ...batch } of rows) {
    const isOurs = await transaction(world.db, async (tx) => {
      const ofRun = and(
        eq(transfers.runId, batch.runId),
        eq(transfers.status, 'pending'),
        isNull(transfers.stuckToldAt),
      );
      if (affected(await tx.update(transfers).set({ stuckToldAt: now }).where(ofRun)) === 0) return false;
      await recordEvent(tx, now, 'transfer', batch.runId);
      return true;
    });
    if (isOurs) told.push({ ...batch, why: why ?? NOT_TRIED });
  }
  const [first] = told;
  if (!first) return;
  const number = told.reduce((sum, batch) => sum + batch.transfers, 0);
  world.log.error(
    { transfers: number, runs: told.map(({ runId }) => runId).slice(0, 100) },
    stuckInWords({
      transfers: number,
      hours: told.length,
      since: formatInstant(first.since),
      why: first.why,
    }),
  );
}
