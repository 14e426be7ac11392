import { createHash } from 'node:crypto';
import { inArray, lt, max, sql } from 'drizzle-orm';
import { formatInstant, type Instant, later } from '@/lib/period';
import type { Database } from '../db/connection';
import { authTries } from '../db/schema-people';
import { transaction } from '../db/transaction';
import { Refusal } from '../refusal';

/** Too many tries of a password have failed; the sentence says when the next is taken. */
export class TooManyTries extends Refusal {
  override name = 'TooManyTries';
}

/** What tries are counted by, and how many are free before pauses begin. */
export type Counted = { readonly subject: string; readonly free: number };

const hashed = (text: string) => createHash('sha256').update(text).digest('hex');

/** An account, whether or not there is one: the subject does not tell which. */
export const byAccount = (email: string): Counted => ({
  subject: `account ${hashed(email.trim().toLowerCase())}`,
  free: 5,
});

/** An address; of IPv6 the network, since whoever has one address there has all of its network. */
export const byAddress = (address: string): Counted => ({
  subject: `address ${hashed(networkOf(address))}`,
  free: 20,
});

export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const heads = head === '' ? [] : head.split(':');
  const tails = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - heads.length - tails.length);
  const groups = [...heads, ...Array.from({ length: zeros }, () => '0'), ...tails];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/**
 * Counts a try before it is judged, so that a hundred at once are a hundred. The rows are locked, so that nobody passes between the look and the
 * count, in whichever process.
 * @throws TooManyTries where one of the subjects has to wait; the try is then neither counted nor judged.
 */
export async function countTry(db: Database, now: Instant, counted: readonly Counted[]): Promise<void> {
  const ordered = counted.toSorted((one, other) => (one.subject < other.subject ? -1 : 1));
  const subjects = ordered.map(({ subject }) => subject);
  const until = await transaction(db, async (tx) => {
    await tx
      .delete(authTries)
      .where(lt(authTries.lastAt, later(now, -FORGOTTEN_AFTER_MS)))
      .limit(100);
    // A look before any row is made: whoever tries on during a pause, naming ever other accounts, would fill the table.
    const [paused] = await tx
      .select({ until: max(authTries.until) })
      .from(authTries)
      .where(inArray(authTries.subject, subjects));
    if (paused?.until && paused.until > now) return paused.until;
    for (const subject of subjects) {
      await tx
        .insert(authTries)
        .values({ subject, tries: 0, lastAt: now, until: null })
        .onDuplicateKeyUpdate({ set: { subject: sql`subject` } });
    }
    const rows = await tx
      .select()
      .from(authTries)
      .where(inArray(authTries.subject, subjects))
      .orderBy(authTries.subject)
      .for('update');
    const latest = Math.max(...rows.map((row) => row.until ?? 0)) as Instant;
    if (latest > now) return latest;
    for (const { subject, free } of ordered) {
      const tries = (rows.find((row) => row.subject === subject)?.tries ?? 0) + 1;
      await tx
        .update(authTries)
        .set({ tries, lastAt: now, until: pauseEnd(now, tries, free) })
        .where(inArray(authTries.subject, [subject]));
    }
    return null;
  });
  if (until === null) return;
  const seconds = Math.ceil((until - now) / 1_000);
  throw new TooManyTries(
    `too many tries have failed; try again in ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}, at ${formatInstant(until)}`,
  );
}

function pauseEnd(now: Instant, tries: number, free: number): Instant | null {
  if (tries < free) return null;
  return later(now, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, tries - free)));
}

/** Takes back what a try that was right has counted: the account begins anew, the address is where it was before. */
export async function forgiveTry(db: Database, account: Counted, address: Counted): Promise<void> {
  await db.delete(authTries).where(inArray(authTries.subject, [account.subject]));
  await db
    .update(authTries)
    .set({ tries: sql`greatest(cast(tries as signed) - 1, 0)`, until: null })
    .where(inArray(authTries.subject, [address.subject]));
}
