import type { Config } from '../config';
import { databaseFolder, noteDatabase } from '../processes';
import { startPrivateServer } from './private';

/** Where the three databases are. */
export type Addresses = {
  readonly own: string;
  readonly source: string;
  /** Null where none is configured: transfers then stay pending. */
  readonly remote: string | null;
  /** What became of the private server, or null where servers were named. */
  readonly privateServer: 'started' | 'adopted' | null;
};

/**
 * The named databases, or those of the private server, which is started or adopted. A process calls `joinProcesses` first, so that
 * the server is not stopped under it.
 */
export async function openAddresses(config: Pick<Config, 'databases' | 'dataDir'>): Promise<Addresses> {
  if (config.databases) return { ...config.databases, privateServer: null };
  const server = await startPrivateServer(databaseFolder(config.dataDir));
  await noteDatabase(config.dataDir, server.pid);
  for (const name of ['allot', 'allot_source', 'allot_remote']) await server.createDatabase(name);
  return {
    own: server.url('allot'),
    source: server.url('allot_source'),
    remote: server.url('allot_remote'),
    privateServer: server.adopted ? 'adopted' : 'started',
  };
}
