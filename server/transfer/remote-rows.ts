import { type Amount, AmountError, formatAmount, parseAmount } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { grouped } from './grouped';
import type { Ask } from './remote-session';

/** What a special partner is to have for an hour. */
export type Owed = { readonly partnerId: bigint; readonly time: Instant; readonly amount: Amount };

/** What the remote database holds instead of what it was sent; `there` is null where it holds nothing. */
export type Difference = { readonly owed: Owed; readonly there: string | null };

/** How many rows are sent, or read back, with one statement. */
export const BATCH = 500;

/**
 * Compares what is owed with what the remote database holds: exactly one row for each, with that amount. Rows of partners and hours that are not
 * asked for are not looked at; they are not ours.
 */
export async function differencesOf(ask: Ask, owed: readonly Owed[]): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const ofHour of grouped(owed, ({ time }) => time).values()) {
    for (let at = 0; at < ofHour.length; at += BATCH)
      found.push(...(await differencesOfHour(ask, ofHour.slice(at, at + BATCH))));
  }
  return found;
}

// An hour at a time, since a key of two columns is searched well by the first of them and a range of the second.
async function differencesOfHour(ask: Ask, owed: readonly Owed[]): Promise<Difference[]> {
  const rows = await ask('SELECT partner_id, cc_reward FROM cc_hourly WHERE time = ? AND partner_id IN (?)', [
    toDatetime(owed[0]!.time),
    owed.map(({ partnerId }) => String(partnerId)),
  ]);
  const there = grouped(rows, (row) => String(row.partner_id));
  return owed.flatMap((one) => {
    const values = (there.get(String(one.partnerId)) ?? []).map((row) => valueText(row.cc_reward));
    if (values.length === 1 && values[0] === formatAmount(one.amount)) return [];
    return { owed: one, there: values.length === 0 ? null : shortened(values.join(' and ')) };
  });
}

/** An amount with its 8 digits, whatever column it stands in; what is none stays as it is. */
function valueText(value: unknown): string {
  try {
    return formatAmount(parseAmount(String(value)));
  } catch (error) {
    if (error instanceof AmountError) return String(value);
    throw error;
  }
}

const LONGEST = 190;
const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;

/** `5.00000000 instead of 12.00000000`, or that nothing is there. */
export const differenceInWords = (sent: string, there: string | null): string =>
  `${there === null ? 'nothing' : there} instead of ${sent}`;
