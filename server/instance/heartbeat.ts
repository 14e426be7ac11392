import { eq, gte, lt } from 'drizzle-orm';
import { type Instant, later, MINUTE } from '@/lib/period';
import type { Database, Queries } from '@/server/db/connection';
import { instances } from '@/server/db/schema';

/** A process of ours as it enters itself. */
export type Self = {
  readonly id: string;
  /** Its name in `processes.json`. */
  readonly name: string;
  readonly host: string;
  readonly pid: number;
};

/** An instance that was not seen for so long is no longer there. */
export const GONE_AFTER = MINUTE;

/** Says that this instance is alive, and removes those that have not said so for a minute. */
export async function beat(db: Database, self: Self, now: Instant, clockOffsetMs: number): Promise<void> {
  // A clock that is off by weeks does not fit the column; that it is off by more than a day says enough.
  const offset = Math.max(-DAY_MS, Math.min(DAY_MS, clockOffsetMs));
  await db
    .insert(instances)
    .values({ ...self, startedAt: now, seenAt: now, clockOffsetMs: offset })
    .onDuplicateKeyUpdate({ set: { seenAt: now, clockOffsetMs: offset } });
  await db.delete(instances).where(lt(instances.seenAt, later(now, -GONE_AFTER)));
}

const DAY_MS = 86_400_000;

export async function leave(db: Database, id: string): Promise<void> {
  await db.delete(instances).where(eq(instances.id, id));
}

export type Instance = typeof instances.$inferSelect;

/** The instances that are there at `now`. */
export const readInstances = (queries: Queries, now: Instant): Promise<Instance[]> =>
  queries
    .select()
    .from(instances)
    .where(gte(instances.seenAt, later(now, -GONE_AFTER)));
