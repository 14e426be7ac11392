import type { Pool } from 'mysql2/promise';
import { databaseNow } from '@/server/db/clock';
import { type Reading, seconds, single } from './reading';

/** What only this process knows of itself. */
export const FROM_PROCESS: readonly Reading[] = [
  {
    name: 'obstacles',
    help: 'How many things stand in the way of runs; the console names them.',
    labels: [],
    read: async (_, serving) => single(serving.health().obstacles.length),
  },
  {
    name: 'scheduler_ticks',
    help: 'Times that this process looked the line through since its start.',
    labels: [],
    read: async (_, serving) => single(serving.ticks().ticks),
  },
  {
    name: 'scheduler_failures',
    help: 'Those of them that failed.',
    labels: [],
    read: async (_, serving) => single(serving.ticks().failures),
  },
  {
    name: 'event_tail_lag_seconds',
    help: 'How long ago this process last read the events.',
    labels: [],
    async read(queries, { tail }) {
      return tail.lastLook === null ? [] : single(seconds((await databaseNow(queries)) - tail.lastLook));
    },
  },
  {
    name: 'streams',
    help: 'Browsers that listen to events of this process.',
    labels: [],
    read: async (_, serving) => single(serving.streams()),
  },
  {
    name: 'database_connections',
    help: 'Connections by pool and state.',
    labels: ['pool', 'state'],
    async read(_, { world, pages }) {
      const pools = {
        runs: world.db.$client,
        pages: pages.$client,
        source: world.source,
        remote: world.remote,
      };
      return Object.entries(pools).flatMap(([pool, of]) =>
        of ? Object.entries(poolUse(of)).map(([state, value]) => ({ labels: { pool, state }, value })) : [],
      );
    },
  },
];

/** mysql2 keeps its lists to itself; where a later version names them otherwise, the figure is 0 and nothing breaks. */
function poolUse(pool: Pool): { busy: number; idle: number; queued: number } {
  const all = lengthOf(pool.pool, '_allConnections');
  const idle = lengthOf(pool.pool, '_freeConnections');
  return { busy: Math.max(0, all - idle), idle, queued: lengthOf(pool.pool, '_connectionQueue') };
}

function lengthOf(pool: object, name: string): number {
  const list: unknown = Reflect.get(pool, name);
  if (typeof list !== 'object' || list === null || !('length' in list)) return 0;
  return typeof list.length === 'number' ? list.length : 0;
}
