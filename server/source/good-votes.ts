import { type Amount, parseAmount } from '@/lib/amount';
import { DecimalSums } from '@/lib/decimal-sums';
import { digitsAt } from '@/lib/digits';
import { HOUR, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Snapshot } from '../db/snapshot';
import type { WireRow } from '../db/wire-row';
import type { BadRowCount } from './bad-rows';
import type { PartnerIds } from './partner-ids';

/** What an hour's good votes add up to. */
export type HourTally = { readonly hour: Period; readonly votes: number; readonly cc: Amount };

/** A good vote: whose it is, by the partner's index, and the row with its CC and its type in these cells. */
type OnVote = (partner: number, row: WireRow) => void;
export const CC = 1;
export const TYPE = 2;

/**
 * Reads the votes of hours that follow one another without a gap, in one pass, and adds up the good ones of each hour. A vote is good whose partner is
 * known and whose CC is there and not below 0; every other is counted as a bad row.
 */
export async function readGoodVotes(
  snapshot: Snapshot,
  hours: readonly Period[],
  ids: PartnerIds,
  bad: BadRowCount,
  onVote: OnVote | null,
  signal?: AbortSignal,
): Promise<HourTally[]> {
  const sums = new DecimalSums(hours.length);
  const start = toDatetime(hours[0]!.start);
  const end = toDatetime(hours.at(-1)!.end);
  // Every column costs the server time: which hour a vote is in is asked for only where there are several, and its type where somebody wants it.
  const columns = ['partner_id', 'cc', ...(onVote ? ['vote_type'] : [])];
  const hourCell =
    hours.length > 1 ? columns.push(`TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${HOUR / 1000}`) - 1 : -1;
  await snapshot.stream(
    `SELECT ${columns.join(', ')} FROM votes WHERE cast_at >= ? AND cast_at < ?`,
    hourCell < 0 ? [start, end] : [start, start, end],
    (row) => {
      const { bytes } = row;
      const partner = row.isNull(0) ? -1 : ids.findBytes(bytes, row.from(0), row.to(0));
      if (partner < 0 || row.isNull(CC) || isNegative(row)) {
        bad.add(partner < 0 ? 'unknownPartner' : row.isNull(CC) ? 'noCc' : 'negativeCc');
        return;
      }
      const hour = hourCell < 0 ? 0 : digitsAt(bytes, row.from(hourCell), row.to(hourCell));
      sums.addBytes(hour, bytes, row.from(CC), row.to(CC));
      onVote?.(partner, row);
    },
    signal,
  );
  return hours.map((hour, place) => ({ hour, votes: sums.count(place), cc: sums.at(place) }));
}

const MINUS = 45;
const isNegative = (row: WireRow): boolean =>
  row.bytes[row.from(CC)] === MINUS && parseAmount(row.text(CC)!) < 0n;
