import type { Instant } from '@/lib/period';
import type { Topic } from '@/server/api/contract';
import { events } from '@/server/db/schema';
import type { Transaction } from '@/server/db/transaction';

/**
 * Says that something changed, in the transaction that changes it, so that nobody hears of what was rolled back. The subject names what
 * it is (a run's id, a pool's kind) and never carries a value: whoever hears of it asks anew.
 */
export async function recordEvent(
  tx: Transaction,
  at: Instant,
  topic: Topic,
  subject: string | number,
): Promise<void> {
  await tx.insert(events).values({ at, topic, subject: String(subject) });
}
