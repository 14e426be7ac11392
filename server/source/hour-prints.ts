import { type Amount, parseColumn, ZERO } from '@/lib/amount';
import type { Instant, Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Snapshot } from '../db/snapshot';

/**
 * What tells one set of ids from another: how many there are, and their checksums added up. A checksum is of the id mixed with itself, so that ids whose
 * digits are much alike do not have checksums that are.
 */
export type IdsPrint = { readonly count: number; readonly sum: string };

/** The partners up to an id. Such as join later have higher ids, and leave this as it is. */
export type PartnersPrint = IdsPrint & { readonly last: bigint };

/** Who the voters and who the partners were when every vote of the hour was found to be of a known partner. */
export type HourPrint = { readonly voters: IdsPrint; readonly partners: PartnersPrint };

/** All votes of an hour, whoever's they are, as the database itself adds them up. */
export type HourLook = {
  readonly voters: IdsPrint;
  readonly cc: Amount;
  /** Whether one of them has no CC, or less than 0. */
  readonly flawed: boolean;
};

const SUM_OF_IDS = 'COALESCE(SUM(CRC32(partner_id ^ (partner_id << 21))), 0)';

export async function lookAtHour(snapshot: Snapshot, { start, end }: Period): Promise<HourLook> {
  const [row] = await snapshot.rows(
    `SELECT COUNT(*), ${SUM_OF_IDS}, SUM(cc), COUNT(cc), MIN(cc) < 0 FROM votes WHERE cast_at >= ? AND cast_at < ?`,
    [toDatetime(start), toDatetime(end)],
  );
  const [votes, sum, cc, withCc, below] = row!;
  return {
    voters: { count: Number(votes), sum: String(sum) },
    cc: cc === null ? ZERO : parseColumn(String(cc)),
    flawed: votes !== withCc || Number(below) === 1,
  };
}

/** Whether the database can go to the votes of an hour without passing all others; its plan says by what keys it could. */
export async function findsHoursByIndex(snapshot: Snapshot, { start, end }: Period): Promise<boolean> {
  const [row] = await snapshot.rows(
    'EXPLAIN FORMAT=JSON SELECT COUNT(*) FROM votes WHERE cast_at >= ? AND cast_at < ?',
    [toDatetime(start), toDatetime(end)],
  );
  return String(row![0]).includes('"possible_keys"');
}

/** What the partners look like now, up to each of the ids and as a whole. @returns null for the whole where there are none. */
export async function lookAtPartners(
  snapshot: Snapshot,
  lasts: Iterable<bigint>,
): Promise<{ upTo: ReadonlyMap<bigint, PartnersPrint>; all: PartnersPrint | null }> {
  const [row] = await snapshot.rows(
    'SELECT CAST(MAX(partner_id) AS CHAR) FROM partners WHERE partner_id >= 0',
  );
  const highest = row![0] === null ? null : BigInt(row![0]!);
  const ascending = [...new Set([...lasts, ...(highest === null ? [] : [highest])])].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const upTo = new Map<bigint, PartnersPrint>();
  let [from, count, sum] = [0n, 0, 0n];
  for (const last of ascending) {
    // Each partner is looked at once, however many ids there are to stop at.
    const [part] = await snapshot.rows(
      `SELECT COUNT(*), ${SUM_OF_IDS} FROM partners WHERE partner_id BETWEEN ? AND ?`,
      [from, last],
    );
    count += Number(part![0]);
    sum += BigInt(part![1]!);
    upTo.set(last, { last, count, sum: String(sum) });
    from = last + 1n;
  }
  return { upTo, all: highest === null ? null : upTo.get(highest)! };
}

/** Whether what was true of the voters then is true of them now. */
export const isAsPrinted = (
  print: HourPrint | undefined,
  look: HourLook,
  partners: ReadonlyMap<bigint, PartnersPrint>,
): boolean =>
  print !== undefined &&
  isSame(print.voters, look.voters) &&
  isSame(print.partners, partners.get(print.partners.last)!);

const isSame = (one: IdsPrint, other: IdsPrint): boolean =>
  one.count === other.count && one.sum === other.sum;

/** Whether the partners look as they did; where there were none there are none. */
export const isSamePrint = (one: PartnersPrint | null, other: PartnersPrint | null): boolean =>
  one === null || other === null ? one === other : one.last === other.last && isSame(one, other);

/** The prints of some hours by their beginning. */
export type HourPrints = ReadonlyMap<Instant, HourPrint>;
