import { type Amount, parseAmount } from '@/lib/amount';
import { DecimalSums } from '@/lib/decimal-sums';
import { HOUR, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Cell, Snapshot } from '../db/snapshot';
import type { BadRowCount } from './bad-rows';
import type { PartnerIds } from './partner-ids';

/** What an hour's good votes add up to. */
export type HourTally = { readonly hour: Period; readonly votes: number; readonly cc: Amount };

/** A good vote: whose it is, by the partner's index, and its CC in decimal digits. */
type OnVote = (partner: number, cc: string, type: string) => void;

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
  const single = hours.length === 1;
  const hourOf = single ? '0' : `TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${HOUR / 1000}`;
  await snapshot.stream(
    `SELECT ${onVote ? 'vote_type' : "''"}, ${hourOf}, partner_id, cc FROM votes WHERE cast_at >= ? AND cast_at < ?`,
    single ? [start, end] : [start, start, end],
    ([type, hour, id, amount]) => {
      const partner = ids.find(textOf(id!));
      const cc = amount === null ? null : textOf(amount!);
      if (partner < 0 || cc === null || isNegative(cc)) {
        bad.add(partner < 0 ? 'unknownPartner' : cc === null ? 'noCc' : 'negativeCc');
        return;
      }
      const place = Number(hour);
      sums.add(place, cc);
      onVote?.(partner, cc, textOf(type!));
    },
    signal,
  );
  return hours.map((hour, place) => ({ hour, votes: sums.count(place), cc: sums.at(place) }));
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : String(cell));
const isNegative = (amount: string): boolean => amount.startsWith('-') && parseAmount(amount) < 0n;
