import { formatInstant } from '@/lib/period';
import { stuckTransfers } from '@/server/transfer/stuck';
import { unlessBehind } from './database-behind';
import { ending } from './period-name';
import type { Watcher } from './sorts';

/** Tells of one thing, since there is one remote database: while it takes nothing, every hour gets stuck. */
export const transferStuck: Watcher = {
  sort: 'transfer stuck',
  async look(looking) {
    const { world, now } = looking;
    const stuck = await stuckTransfers(world.db, now);
    const [first] = stuck;
    if (!first) return [];
    const count = stuck.reduce((total, { transfers }) => total + transfers, 0);
    const are = count === 1 ? '1 transfer is' : `${count} transfers are`;
    return unlessBehind(looking, [
      {
        key: 'transfer stuck',
        sentence: `${are} stuck, the first of hour ${formatInstant(first.hour)}: ${ending(first.why)}`,
        path: `/runs/${first.runId}`,
      },
    ]);
  },
};
