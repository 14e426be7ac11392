import { and, eq, isNull } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { sightings } from '../db/schema';
import type { HourTally } from '../source/good-votes';

/**
 * Notes for a person what the source says of an hour that was counted. Where it agrees again nothing is left to note, unless a person has
 * left late votes there: up to that CC they stay left when the source differs the next time, so that row is kept, and the inbox hides it.
 */
export async function noteSighting(
  queries: Queries,
  { hour, votes, cc }: HourTally,
  agrees: boolean,
  now: Instant,
): Promise<void> {
  const ofHour = eq(sightings.hourStart, hour.start);
  const fields = { seenAt: now, votes, cc };
  if (!agrees) {
    await queries
      .insert(sightings)
      .values({ hourStart: hour.start, ...fields })
      .onDuplicateKeyUpdate({ set: fields });
    return;
  }
  // Nearly every hour agrees and has no row, so that a sweep over all of them reads once an hour and writes nothing.
  const [noted] = await queries.select({ leftCc: sightings.leftCc }).from(sightings).where(ofHour);
  if (!noted) return;
  // Somebody may be leaving it at this moment; what is left by then is not deleted, and the next sweep looks at it again.
  if (noted.leftCc === null) await queries.delete(sightings).where(and(ofHour, isNull(sightings.leftCc)));
  else await queries.update(sightings).set(fields).where(ofHour);
}
