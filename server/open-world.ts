import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config';
import type { Addresses } from './db/addresses';
import { databaseNow } from './db/clock';
import { openDatabase, openPool } from './db/connection';
import type { World } from './world';

/** Wires a world to the databases of a configuration; nothing is asked of them yet. The server process and the command line both begin here. */
export function openWorld(
  config: Pick<Config, 'zone' | 'catchUpHours'>,
  { own, source, remote }: Addresses,
  log: Logger,
): World {
  const db = openDatabase(own);
  return {
    db,
    source: openPool(source),
    remote: remote === null ? null : openPool(remote),
    zone: config.zone,
    clock: () => databaseNow(db),
    log,
    instance: randomUUID(),
    catchUpHours: config.catchUpHours,
  };
}
