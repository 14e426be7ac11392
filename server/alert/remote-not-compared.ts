import { formatInstant, HOUR } from '@/lib/period';
import { readComparison } from '@/server/transfer/comparison';
import { unlessBehind } from './database-behind';
import { ending } from './period-name';
import { setUpAt } from './set-up-at';
import type { Watcher } from './sorts';

/** How long the hourly comparison may fail before a person is told, as in the rule of Prometheus: a short outage calls nobody. */
const NOT_COMPARED_MS = 3 * HOUR;

export const remoteNotCompared: Watcher = {
  sort: 'remote not compared',
  async look(looking) {
    const { world, now } = looking;
    const { comparedAt, trouble } = await readComparison(world.db, 0);
    if (world.remote === null || trouble === null) return [];
    const since = comparedAt ?? (await setUpAt(world.db));
    if (now - since <= NOT_COMPARED_MS) return [];
    return unlessBehind(looking, [
      {
        key: 'remote not compared',
        sentence: `What was delivered has not been compared with the remote database since ${formatInstant(since)}: ${ending(trouble)}`,
        path: '/',
      },
    ]);
  },
};
