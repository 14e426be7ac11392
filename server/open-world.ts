import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { archiveFolder } from './archive/format';
import type { Config } from './config';
import type { Addresses } from './db/addresses';
import { databaseNow } from './db/clock';
import { openDatabase, openPool } from './db/connection';
import { highWaterFile } from './high-water/file';
import { HighWater } from './high-water/high-water';
import type { World } from './world';

/** Wires a world to the databases of a configuration; nothing is asked of them yet. The server process and the command line both begin here. */
export function openWorld(
  config: Pick<Config, 'zone' | 'catchUpHours' | 'dataDir'>,
  { own, source, remote }: Addresses,
  log: Logger,
): World {
  const db = openDatabase(own);
  const remotePool = remote === null ? null : openPool(remote);
  return {
    db,
    source: openPool(source),
    remote: remotePool,
    zone: config.zone,
    clock: () => databaseNow(db),
    log,
    instance: randomUUID(),
    catchUpHours: config.catchUpHours,
    archive: archiveFolder(config.dataDir),
    highWater: new HighWater({ file: highWaterFile(config.dataDir), remote: remotePool, log }),
  };
}
