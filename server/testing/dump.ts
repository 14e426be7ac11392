import type { RowDataPacket } from 'mysql2';
import type { World } from '../world';
import { lines } from './story';

/** Every row of every table of ours, so that two moments can be compared whole. */
export async function dumpAll(world: Pick<World, 'db'>): Promise<Record<string, string[]>> {
  const pool = world.db.$client;
  const [tables] = await pool.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) all[name] = (await lines(pool, `SELECT * FROM \`${name}\``)).toSorted();
  return all;
}
