import { checkHighWater } from '@/server/high-water/behind';
import type { Watcher } from './sorts';

/** A database that was put back to before what was published, or of which that cannot be known: nothing goes on until two persons decide. */
export const databaseBehind: Watcher = {
  sort: 'database behind',
  async look({ world }) {
    const { obstacles } = await checkHighWater(world.db, world);
    if (obstacles.length === 0) return [];
    return [{ key: 'database behind', sentence: obstacles.join(' '), path: '/' }];
  },
};
