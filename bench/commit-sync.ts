import type { Pool } from 'mysql2/promise';

const COMMITS = 21;

/** How many milliseconds a commit of one row takes in the middle of so many: what waits for the disk in each, however much else it does. */
export async function commitSync(pool: Pool): Promise<number> {
  await pool.query('CREATE TABLE bench_commits (at INT NOT NULL)');
  const taken: number[] = [];
  for (let commit = 0; commit < COMMITS; commit++) {
    const began = performance.now();
    await pool.query('INSERT INTO bench_commits VALUES (1)');
    taken.push(performance.now() - began);
  }
  await pool.query('DROP TABLE bench_commits');
  return taken.sort((a, b) => a - b)[COMMITS >> 1]!;
}
