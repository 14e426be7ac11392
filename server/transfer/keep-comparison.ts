import { and, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { formatInstant, HOUR, type Instant, later, MINUTE } from '@/lib/period';
import { runs, transfers } from '../db/schema';
import { transferComparison, transferDifferences } from '../db/schema-transfers';
import { type Transaction, transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import type { World } from '../world';
import type { Compared, PublishedHour } from './compare';
import { grouped } from './grouped';
import { differenceInWords } from './remote-rows';
import type { RemoteTrouble } from './remote-trouble';

const EVERY = HOUR;
const AGAIN_AFTER = 5 * MINUTE;

/** Keeps what a comparison has found in place of what was known of these hours, and tells the log of what is new. */
export async function keepResult(
  world: World,
  hours: readonly PublishedHour[],
  compared: Compared,
  now: Instant,
): Promise<void> {
  const news = await transaction(world.db, async (tx) => {
    const found = await stillSo(tx, compared, now);
    const known = await forget(tx, hours);
    for (let at = 0; at < found.length; at += 1_000) {
      await tx.insert(transferDifferences).values(
        found.slice(at, at + 1_000).map(({ runId, owed, there }) => ({
          time: owed.time,
          partnerId: owed.partnerId,
          runId,
          sent: owed.amount,
          there,
          foundAt: known.get(`${owed.time} ${owed.partnerId}`) ?? now,
        })),
      );
    }
    const differing = compared.differing - (compared.found.length - found.length);
    await writeRow(tx, {
      nextAt: later(now, EVERY),
      comparedAt: now,
      compared: compared.compared,
      differing,
      trouble: null,
    });
    await recordEvent(tx, now, 'transfer', 'comparison');
    const fresh = found.filter(({ owed }) => !known.has(`${owed.time} ${owed.partnerId}`));
    return { differing, first: fresh[0], mended: known.size > 0 && differing === 0 };
  });
  if (news.mended) world.log.info('the remote database holds again what was delivered');
  if (!news.first) return;
  const { owed, there } = news.first;
  world.log.error(
    { differing: news.differing },
    `${news.differing} transfers stand in the remote database otherwise than they were delivered; the first: partner ${owed.partnerId} for ` +
      `${formatInstant(owed.time)} has ${differenceInWords(formatAmount(owed.amount), there)}; find out who wrote there, then: npm run allot -- transfers retry`,
  );
}

/** A process that stood still past its lease may have compared what has been delivered anew since; that is left to the next comparison. */
async function stillSo(tx: Transaction, { found }: Compared, now: Instant): Promise<Compared['found']> {
  const so = new Set<string>();
  for (const [runId, ofRun] of grouped(found, (difference) => difference.runId)) {
    const rows = await tx
      .select({ partnerId: transfers.partnerId })
      .from(transfers)
      .innerJoin(runs, and(eq(runs.id, transfers.runId), eq(runs.published, 1)))
      .where(
        and(
          eq(transfers.runId, runId),
          inArray(
            transfers.partnerId,
            ofRun.map(({ owed }) => owed.partnerId),
          ),
          eq(transfers.status, 'delivered'),
          or(isNull(transfers.deliveredAt), lte(transfers.deliveredAt, now)),
        ),
      );
    for (const { partnerId } of rows) so.add(`${runId} ${partnerId}`);
  }
  return found.filter(({ runId, owed }) => so.has(`${runId} ${owed.partnerId}`));
}

/**
 * Forgets what was found before in these hours, and in hours that are not published here any more, such as those marked as published elsewhere.
 * @returns when each was found, by hour and partner.
 */
async function forget(tx: Transaction, hours: readonly PublishedHour[]): Promise<Map<string, Instant>> {
  const compared = new Set(hours.map(({ hour }) => hour));
  const kept = await tx
    .select({ difference: transferDifferences, published: runs.published })
    .from(transferDifferences)
    .leftJoin(runs, eq(runs.id, transferDifferences.runId));
  const known = kept
    .filter(({ difference, published }) => compared.has(difference.time) || published !== 1)
    .map(({ difference }) => difference);
  if (known.length > 0)
    await tx
      .delete(transferDifferences)
      .where(inArray(transferDifferences.time, [...new Set(known.map(({ time }) => time))]));
  return new Map(known.map(({ time, partnerId, foundAt }) => [`${time} ${partnerId}`, foundAt]));
}

/** Keeps why a comparison did not come to its end. */
export async function keepTrouble(world: World, trouble: RemoteTrouble, now: Instant): Promise<void> {
  const known = await transaction(world.db, async (tx) => {
    const [before] = await tx.select().from(transferComparison).where(eq(transferComparison.id, 1));
    await writeRow(tx, { nextAt: later(now, AGAIN_AFTER), trouble: trouble.message });
    await recordEvent(tx, now, 'transfer', 'comparison');
    return before?.trouble === trouble.message;
  });
  // It is tried every few minutes; the same trouble is an error once.
  world.log[known ? 'debug' : 'error'](
    { err: trouble.cause ?? trouble },
    `what was delivered could not be compared: ${trouble.message}`,
  );
}

type Row = typeof transferComparison.$inferInsert;

async function writeRow(
  tx: Transaction,
  fields: Pick<Row, 'nextAt' | 'trouble'> & Partial<Row>,
): Promise<void> {
  await tx
    .insert(transferComparison)
    .values({ compared: 0, differing: 0, ...fields, id: 1 })
    .onDuplicateKeyUpdate({ set: fields });
}
