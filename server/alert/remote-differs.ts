import { asc, count, min } from 'drizzle-orm';
import { formatInstant } from '@/lib/period';
import { transferDifferences } from '@/server/db/schema-transfers';
import type { Watcher } from './sorts';

/** What one comparison has found is told of together, and it is over when all of that is equal again. */
export const remoteDiffers: Watcher = {
  sort: 'remote differs',
  async look({ world }) {
    const found = await world.db
      .select({
        foundAt: transferDifferences.foundAt,
        rows: count(),
        hour: min(transferDifferences.time),
        runId: min(transferDifferences.runId),
      })
      .from(transferDifferences)
      .groupBy(transferDifferences.foundAt)
      .orderBy(asc(transferDifferences.foundAt));
    return found.map(({ foundAt, rows, hour, runId }) => ({
      key: `remote differs:${formatInstant(foundAt)}`,
      sentence:
        `${rows === 1 ? '1 transfer stands' : `${rows} transfers stand`} in the remote database otherwise than delivered, ` +
        `the oldest of hour ${formatInstant(hour ?? foundAt)}. Find out who wrote there, then send again what was sent.`,
      path: `/runs/${runId}`,
    }));
  },
};
