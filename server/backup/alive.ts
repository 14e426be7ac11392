import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { type Instant, later } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { GONE_AFTER } from '../instance/heartbeat';
import { Refusal } from '../refusal';

/**
 * @throws Refusal where a process uses the database: one that said less than a minute ago that it is there, or one that works on a run. Asked in SQL,
 * since the tables may be those of an older version.
 */
export async function refuseWhileAlive(pool: Pool, now: Instant): Promise<void> {
  const [alive] = await pool.query<RowDataPacket[]>(
    'SELECT name, host, pid, seen_at FROM instances WHERE seen_at >= ?',
    [toDatetime(later(now, -GONE_AFTER))],
  );
  if (alive.length > 0) {
    const named = alive.map(({ name, host, pid }) => `${name} on ${host} (process ${pid})`).join(', ');
    throw new Refusal(
      `${named} uses the database; stop it first. One that was killed counts as there for a minute more`,
    );
  }
  const [working] = await pool.query<RowDataPacket[]>(
    "SELECT id FROM runs WHERE status = 'computing' AND lease_until >= ? LIMIT 1",
    [toDatetime(now)],
  );
  if (working[0])
    throw new Refusal(
      `somebody works on run ${working[0].id} in the database at this moment; stop that process first`,
    );
}
