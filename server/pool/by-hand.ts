import { and, eq, notInArray } from 'drizzle-orm';
import { type Account, POOL } from '@/lib/accounts';
import { type Amount, formatAmount } from '@/lib/amount';
import type { Books, Place } from '@/lib/books';
import { BY_HAND } from '@/lib/counting';
import { dayAt, formatInstant, type Instant, KINDS, type Kind, periodFrom } from '@/lib/period';
import { type Ask, act, isSingleOperator, requireSecondPerson } from '../act';
import { handBookings } from '../db/schema';
import { affected, type Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { namesOf } from '../people/same-person';
import { Refusal } from '../refusal';
import { refuseBeforeStart } from '../run/open';
import type { World } from '../world';
import { openBooks, writeBooks } from './ledger';

/** A correction between two accounts; for a pool, with the open period whose earmark it changes. */
export type Correction = { readonly from: Place; readonly to: Place; readonly amount: Amount };

/** How the accounts and earmarks of a correction stand before and after it, as decimal strings. */
export type PlaceChanges = readonly (Place & { readonly before: string; readonly after: string })[];
type Proposed = { readonly id: number; readonly changes: PlaceChanges };
type Approved = { readonly amount: string; readonly changes: PlaceChanges };

/** Accounts that no person books on: what is held belongs to an attempt. */
const NOT_BY_HAND: readonly Account[] = ['held'];

/** Proposes a correction; another person has to approve it before anything moves. */
export function proposeCorrection(world: World, correction: Correction, ask: Ask): Promise<Proposed> {
  return act(world, ask, 'propose correction', 'operator', async (tx, now) => {
    const books = await openBooks(tx, world.zone, hoursOf(correction, now));
    await refuseEarly(tx, correction);
    const changes = changesOf(books, correction, () => bookCorrection(books, world.zone, correction));
    const [{ insertId: id }] = await tx.insert(handBookings).values({
      fromAccount: correction.from.account,
      fromEarmark: correction.from.earmark,
      toAccount: correction.to.account,
      toEarmark: correction.to.earmark,
      amount: correction.amount,
      status: 'proposed',
      proposedBy: ask.actor.name,
      reason: ask.reason,
      proposedAt: now,
    });
    await recordEvent(tx, now, 'pool', 'corrections');
    return { subject: `correction ${id}`, after: shown(correction), tells: { id, changes } };
  });
}

/** Books a proposed correction. @throws Refusal where the same person proposed it, or an account or earmark cannot bear it now. */
export function approveCorrection(world: World, id: number, ask: Ask): Promise<Approved> {
  return act(world, ask, 'approve correction', 'approver', async (tx, now) => {
    const row = await proposed(tx, id);
    await requireSecondPerson(tx, now, ask.actor, row.proposedBy);
    const correction: Correction = {
      from: { account: row.fromAccount, earmark: row.fromEarmark },
      to: { account: row.toAccount, earmark: row.toEarmark },
      amount: row.amount,
    };
    const books = await openBooks(tx, world.zone, hoursOf(correction, now));
    const changes = changesOf(books, correction, () => bookCorrection(books, world.zone, correction));
    await writeBooks(tx, books, { at: now, about: aboutOf(correction, world.zone, now) });
    await decide(tx, id, 'booked', ask, now);
    return {
      subject: `correction ${id}`,
      after: shown(correction),
      tells: { amount: formatAmount(row.amount), changes },
    };
  });
}

export function rejectCorrection(world: World, id: number, ask: Ask): Promise<{ id: number }> {
  return act(world, ask, 'reject correction', 'operator', async (tx, now) => {
    await proposed(tx, id);
    await decide(tx, id, 'rejected', ask, now);
    return { subject: `correction ${id}`, tells: { id } };
  });
}

async function refuseEarly(tx: Transaction, { from, to }: Correction): Promise<void> {
  for (const { earmark } of [from, to]) if (earmark !== null) await refuseBeforeStart(tx, earmark);
}

async function proposed(tx: Transaction, id: number): Promise<typeof handBookings.$inferSelect> {
  const [row] = await tx.select().from(handBookings).where(eq(handBookings.id, id)).for('update');
  if (row?.status === 'proposed') return row;
  throw new Refusal(row ? `correction ${id} is ${row.status} already` : `there is no correction ${id}`);
}

async function decide(
  tx: Transaction,
  id: number,
  status: 'booked' | 'rejected',
  ask: Ask,
  now: Instant,
): Promise<void> {
  const second = status === 'booked' && !(await isSingleOperator(tx, now));
  const result = await tx
    .update(handBookings)
    .set({ status, decidedBy: ask.actor.name, decisionReason: ask.reason, decidedAt: now })
    .where(
      and(
        eq(handBookings.id, id),
        eq(handBookings.status, 'proposed'),
        second ? notInArray(handBookings.proposedBy, [...(await namesOf(tx, ask.actor.name))]) : undefined,
      ),
    );
  if (affected(result) !== 1) throw new Refusal(`correction ${id} was decided over just now`);
  await recordEvent(tx, now, 'pool', 'hourly');
}

/** What booking changes: each account, and each earmark of a pool. */
function changesOf(books: Books, { from, to }: Correction, book: () => void): PlaceChanges {
  const places = [from, to].flatMap((place) =>
    place.earmark === null ? [place] : [{ account: place.account, earmark: null }, place],
  );
  const distinct = [...new Map(places.map((place) => [`${place.account} ${place.earmark}`, place])).values()];
  const amounts = () => distinct.map((place) => formatAmount(amountAt(books, place)));
  const before = amounts();
  book();
  const after = amounts();
  return distinct.map((place, index) => ({ ...place, before: before[index]!, after: after[index]! }));
}

function amountAt(books: Books, { account, earmark }: Place): Amount {
  const kind = kindOf(account);
  return kind === null || earmark === null ? books.balance(account) : books.earmark(kind, earmark);
}

/** Checks a correction and books it in memory. @throws Refusal with what to give instead. */
function bookCorrection(books: Books, zone: string, { from, to, amount }: Correction): void {
  if (amount <= 0n)
    throw new Refusal('the amount has to be above 0; swap the accounts to book the other way');
  for (const place of [from, to]) refuseUnfit(books, zone, place);
  if (from.account === to.account && from.earmark === to.earmark)
    throw new Refusal('the two places are the same');
  books.move(from, to, amount, BY_HAND);
  const kind = kindOf(from.account);
  const left = kind && from.earmark !== null ? books.earmark(kind, from.earmark) : null;
  if (left !== null && left < 0n) {
    const missing = -left as Amount;
    throw new Refusal(`the earmark lacks ${formatAmount(missing)} CC for that`, missing);
  }
  if (from.account === 'partners' && books.balance('partners') < 0n)
    throw new Refusal('partners have not got that much');
}

function refuseUnfit(books: Books, zone: string, { account, earmark }: Place): void {
  if (NOT_BY_HAND.includes(account)) {
    throw new Refusal(
      `nothing is booked on ${account} by hand; approve or reject the attempt that it is held for`,
    );
  }
  const kind = kindOf(account);
  if (kind === null) {
    if (earmark !== null) throw new Refusal(`${account} has no earmarks; leave the period out`);
    return;
  }
  if (earmark === null) throw new Refusal(`say for which period the CC in ${account} is earmarked`);
  periodFrom(kind, earmark, zone);
  if (books.calendar.isOpen(kind, earmark)) return;
  throw new Refusal(
    `the ${kind} period of ${formatInstant(earmark)} is not open; the next one is ${formatInstant(books.calendar.nextFresh(kind, earmark))}`,
  );
}

const kindOf = (account: Account): Kind | null => KINDS.find((kind) => POOL[kind] === account) ?? null;

const hoursOf = ({ from, to }: Correction, now: Instant): Instant[] => {
  const earmarks = [from.earmark, to.earmark].filter((one) => one !== null);
  return earmarks.length > 0 ? earmarks : [now];
};

/** A correction is about the period whose earmark it changes, or the day that it was booked on. */
function aboutOf({ from, to }: Correction, zone: string, now: Instant): { kind: Kind; start: Instant } {
  const place = [to, from].find(({ earmark }) => earmark !== null);
  if (place?.earmark != null) return { kind: kindOf(place.account)!, start: place.earmark };
  return { kind: 'daily', start: dayAt(now, zone).start };
}

const shown = ({ from, to, amount }: Correction) => ({ from, to, amount: formatAmount(amount) });
