import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import type { Instant } from '@/lib/period';
import { fromDatetime } from '@/server/db/columns';

const WARN_ABOVE = 5_000;
const REFUSE_ABOVE = 60_000;

/** What a clock that is off means: nothing, a warning, or that no run starts. */
export type Judgement = { readonly obstacle?: string; readonly warning?: string };

/** How far a clock is ahead of our database's, in milliseconds, and what that means. */
export function judgeOffset(whose: string, offsetMs: number): Judgement {
  const off = Math.abs(offsetMs);
  if (off <= WARN_ABOVE) return {};
  const seconds = (off / 1_000).toFixed(off < 60_000 ? 1 : 0);
  const fact = `The clock of ${whose} is ${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} that of the database`;
  return off > REFUSE_ABOVE
    ? { obstacle: `${fact}; no run starts until it is set right.` }
    : { warning: `${fact}.` };
}

/** The database's clock, and how far this process's is ahead of it; the time of the way there and back is shared out evenly. */
export async function readClock(
  pool: Pool,
  local: () => number = Date.now,
): Promise<{ now: Instant; aheadMs: number }> {
  const before = local();
  const [rows] = await pool.query<RowDataPacket[]>('SELECT UTC_TIMESTAMP(3) AS now');
  const after = local();
  const now = fromDatetime(String(rows[0]!.now));
  // A slow answer says little of the clock: what it leaves open is not held against it.
  const ahead = (before + after) / 2 - now;
  const open = (after - before) / 2;
  const aheadMs = Math.abs(ahead) <= open ? 0 : Math.round(ahead - Math.sign(ahead) * open);
  return { now, aheadMs };
}
