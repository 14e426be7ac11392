import { eq } from 'drizzle-orm';
import { formatInstant, type Instant, type Kind } from '@/lib/period';
import { type Ask, act } from '../act';
import type { Queries } from '../db/connection';
import { pauses } from '../db/schema';
import { affected } from '../db/transaction';
import { recordEvent } from '../event/record';
import { Refusal } from '../refusal';
import type { World } from '../world';

/** A schedule that a person has paused, and until when. */
export type Pause = typeof pauses.$inferSelect;

/** The pauses in force at an instant, by kind. */
export async function pausesAt(queries: Queries, now: Instant): Promise<Map<Kind, Pause>> {
  const rows = await queries.select().from(pauses);
  return new Map(rows.filter((row) => row.until === null || row.until > now).map((row) => [row.kind, row]));
}

/** Pauses a kind's schedule: due periods wait, and a person may still run them. With an end it resumes by itself. */
export function pauseSchedule(world: World, kind: Kind, until: Instant | null, ask: Ask): Promise<Pause> {
  return act(world, ask, 'pause', 'operator', async (tx, now) => {
    if (until !== null && until <= now) {
      throw new Refusal(
        `the pause would end at ${formatInstant(until)}, which is over; give a later end, or none`,
      );
    }
    const before = (await pausesAt(tx, now)).get(kind);
    const fields = { pausedBy: ask.actor.name, reason: ask.reason, since: now, until };
    await tx
      .insert(pauses)
      .values({ kind, ...fields })
      .onDuplicateKeyUpdate({ set: fields });
    await recordEvent(tx, now, 'schedule', kind);
    return { subject: `${kind} schedule`, before, after: fields, tells: { kind, ...fields } };
  });
}

/** Lets a paused schedule go on; what fell due meanwhile is caught up, as far as the catch-up limit reaches. */
export function resumeSchedule(world: World, kind: Kind, ask: Ask): Promise<{ kind: Kind }> {
  return act(world, ask, 'resume', 'operator', async (tx, now) => {
    const before = (await pausesAt(tx, now)).get(kind);
    const gone = await tx.delete(pauses).where(eq(pauses.kind, kind));
    // Of two who resume at once the second waits for the first and finds nothing to delete.
    if (!before || affected(gone) === 0)
      throw new Refusal(`the ${kind} schedule is not paused; there is nothing to resume`);
    await recordEvent(tx, now, 'schedule', kind);
    return { subject: `${kind} schedule`, before, tells: { kind } };
  });
}
