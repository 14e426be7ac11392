import type { Pool } from 'mysql2/promise';
import { HOUR, type Instant, later } from '../lib/period';
import { toDatetime } from '../server/db/columns';

/** How many partners there are, and how many votes they cast in the measured hour. */
export type Size = { readonly partners: number; readonly votes: number };

/** How many votes a day has: the three hours before the measured one are as full as it is, since they are swept behind it. */
export const votesOfDay = ({ votes }: Size): number => 4 * votes;
const FULL_HOURS = 3;

/** How many votes the hour has that begins so many hours after the first instant of today. */
export function votesOfHour(size: Size, hour: number): number {
  if (hour >= -FULL_HOURS) return size.votes;
  const ofDay = votesOfDay(size);
  // The day before is as full as the measured one, and has no hours that are fuller than others.
  return hour < -24
    ? Math.ceil(ofDay / 24)
    : Math.ceil((ofDay - FULL_HOURS * size.votes) / (24 - FULL_HOURS));
}

/**
 * Partners with positions in no order of their ids, a third of them with an ECC, one of 50 not active; and the votes of two days and of the hour
 * that follows, as they came in the order of time. In each full hour everybody votes.
 */
export async function fillSource(source: Pool, size: Size, today: Instant): Promise<void> {
  const { partners } = size;
  await source.query(`INSERT INTO partners
    SELECT ${FIRST_ID} + seq, CONCAT('Partner ', seq), 1 + (seq * ${STRIDE}) % ${partners},
      IF(seq % 3 = 0, seq % 1000 + 0.5, NULL), seq % 50 <> 0 FROM seq_1_to_${partners}`);
  await source.query("INSERT INTO cc_rates VALUES ('2020-01-01', 0.37, 0.41)");
  for (let hour = -48; hour <= 0; hour++) {
    const votes = votesOfHour(size, hour);
    await source.query(
      `INSERT INTO votes (partner_id, vote_type, cc, cast_at)
        SELECT ${FIRST_ID} + 1 + (seq * ${STRIDE} + ?) % ${partners}, ELT(1 + seq % 3, 'up', 'down', 'star'),
          1 + seq % 97 + 0.00000003, TIMESTAMPADD(SECOND, (seq - 1) * 3600 DIV ${votes}, ?) FROM seq_1_to_${votes}`,
      [(hour + 48) * votes, toDatetime(later(today, hour * HOUR))],
    );
  }
  await source.query('ANALYZE TABLE partners, votes');
}

const FIRST_ID = 1_000_000;
/** A prime, so that every partner comes once in a row of so many votes. */
const STRIDE = 7_919;
