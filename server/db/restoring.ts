import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';

/** The table that stands in a database from the first moment of a restore to its last, so that nobody uses what is half there. */
export const RESTORING = 'allot_restoring';

export const HALF_RESTORED =
  'The restore of this database has not come to its end; wait for it, or begin it again: npm run allot -- restore --from FILE';

/** Whether the database holds only a part of what is being restored into it. */
export async function isBeingRestored(pool: Pool): Promise<boolean> {
  const [rows] = await pool.query<RowDataPacket[]>('SHOW TABLES LIKE ?', [RESTORING]);
  return rows.length > 0;
}
