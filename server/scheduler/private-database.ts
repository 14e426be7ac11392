import { resolve, sep } from 'node:path';
import type { Config } from '@/server/config';
import { openAddresses } from '@/server/db/addresses';
import { databaseFolder } from '@/server/processes';

/**
 * Starts the private database server again where it has died, since nobody else looks after it. Servers that were named in the
 * configuration are other people's, and are waited for.
 */
export async function revivePrivateDatabase(config: Config): Promise<boolean> {
  if (!isPrivate(config)) return false;
  const { privateServer } = await openAddresses({ databases: null, dataDir: config.dataDir });
  return privateServer === 'started';
}

/** `npm start` names the private server like any other; it is ours where its socket lies in our data folder. */
function isPrivate({ databases, dataDir }: Config): boolean {
  if (databases === null) return true;
  const socket = new URL(databases.own).searchParams.get('socketPath');
  return socket !== null && resolve(socket).startsWith(resolve(databaseFolder(dataDir)) + sep);
}
