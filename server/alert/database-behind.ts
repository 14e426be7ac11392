import { checkHighWater, isBehind } from '@/server/high-water/behind';
import type { Condition, Looking, Watcher } from './sorts';

/** A database that was put back to before what was published, or of which that cannot be known: nothing goes on until two persons decide. */
export const databaseBehind: Watcher = {
  sort: 'database behind',
  async look({ world }) {
    const { obstacles } = await checkHighWater(world.db, world);
    if (obstacles.length === 0) return [];
    return [{ key: 'database behind', sentence: obstacles.join(' '), path: '/' }];
  },
};

/** While the database is behind nothing is sent or compared, of which that alert tells; what was told before still stands. */
export async function unlessBehind(
  { world, open }: Looking,
  conditions: readonly Condition[],
): Promise<readonly Condition[]> {
  if (conditions.every(({ key }) => open.has(key)) || !(await isBehind(world))) return conditions;
  return conditions.filter(({ key }) => open.has(key));
}
