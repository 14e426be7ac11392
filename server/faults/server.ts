import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startPrivateServer, stopPrivateServer } from '../db/private';
import { quickFolder } from '../db/quick-folder';
import type { ScratchAddresses } from '../vectors/scratch-world';

/**
 * A database server that may be taken down at any moment: unlike that of other tests it writes every COMMIT through. That a power cut would lose what
 * is in memory is not what is tried with it.
 */
export type FaultServer = {
  readonly folder: string;
  /** Three databases of a name of their own. */
  databases(name: string): Promise<ScratchAddresses>;
  close(): Promise<void>;
};

export async function openFaultServer(): Promise<FaultServer> {
  const root = await mkdtemp(join(await quickFolder(), 'allot-faults-'));
  const folder = join(root, 'db');
  await startPrivateServer(folder);
  return {
    folder,
    databases: async (name) => {
      const server = await startPrivateServer(folder);
      for (const of of ['own', 'source', 'remote']) await server.createDatabase(`${name}_${of}`);
      return {
        own: server.url(`${name}_own`),
        source: server.url(`${name}_source`),
        remote: server.url(`${name}_remote`),
      };
    },
    close: async () => {
      await stopPrivateServer(folder);
      await rm(root, { recursive: true, force: true });
    },
  };
}
