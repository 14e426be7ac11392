import { join } from 'node:path';
import { desc, eq } from 'drizzle-orm';
import { writeArchive } from '../server/archive/write';
import { openDatabase } from '../server/db/connection';
import { runs } from '../server/db/schema';
import type { BenchWorld } from './bench-world';

/** The file that a run's rows are archived in, and how long it took to write. */
export type ArchiveSize = { readonly rows: number; readonly bytes: number; readonly seconds: number };

/** Writes the file of the measured hour; its rows stay where they are. */
export async function archiveSize(world: BenchWorld): Promise<ArchiveSize> {
  const db = openDatabase(world.ownUrl);
  try {
    const [run] = await db
      .select()
      .from(runs)
      .where(eq(runs.kind, 'hourly'))
      .orderBy(desc(runs.periodStart))
      .limit(1);
    const began = performance.now();
    const folder = join(world.folder, 'archive');
    const { bytes, rewards, leftOut } = await writeArchive(
      { db },
      folder,
      run!,
      AbortSignal.timeout(LONGEST_MS),
    );
    const left = Object.values(leftOut).reduce((sum, voters) => sum + voters, 0);
    return { rows: rewards + left, bytes, seconds: (performance.now() - began) / 1_000 };
  } finally {
    await db.$client.end();
  }
}

const LONGEST_MS = 600_000;
