import type { Pool } from 'mysql2/promise';
import { type Amount, parseColumn, ZERO } from '@/lib/amount';
import { HOUR, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { withSnapshot } from '../db/snapshot';

/** An hour's good votes and their CC as the source has them now. */
export type HourSum = { readonly hour: Period; readonly votes: number; readonly cc: Amount };

/** Adds up the good votes of hours, ascending, in one snapshot; the database adds, since nobody asks who voted. */
export function countHours(source: Pool, hours: readonly Period[]): Promise<HourSum[]> {
  return withSnapshot(source, async (snapshot) => {
    const sums: HourSum[] = [];
    for (const stretch of stretchesOf(hours)) {
      const start = toDatetime(stretch[0]!.start);
      const rows = await snapshot.rows(
        `SELECT TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${HOUR / 1000} AS hour, COUNT(*), SUM(cc) FROM votes
          WHERE cast_at >= ? AND cast_at < ? AND cc >= 0
            AND votes.partner_id >= 0
            AND EXISTS (
              SELECT 1 FROM partners WHERE partners.partner_id = votes.partner_id AND partners.partner_id >= 0)
          GROUP BY hour`,
        [start, start, toDatetime(stretch.at(-1)!.end)],
      );
      const byHour = new Map(
        rows.map(([hour, votes, cc]) => [
          Number(hour),
          { votes: Number(votes), cc: parseColumn(String(cc)) },
        ]),
      );
      for (const [index, hour] of stretch.entries())
        sums.push({ hour, ...(byHour.get(index) ?? { votes: 0, cc: ZERO }) });
    }
    return sums;
  });
}

/** Cuts the hours where the next does not begin 60 minutes after the one before: at gaps and after a day's short last hour. */
function stretchesOf(hours: readonly Period[]): Period[][] {
  const stretches: Period[][] = [];
  for (const hour of hours) {
    const stretch = stretches.at(-1);
    if (stretch && hour.start - stretch.at(-1)!.start === HOUR) stretch.push(hour);
    else stretches.push([hour]);
  }
  return stretches;
}
