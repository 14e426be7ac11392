import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownIdentity, type ProcessIdentity } from '../process-identity';
import { type PrivateServer, startPrivateServer, stopPrivateServer } from './private';
import { quickFolder } from './quick-folder';

/** Starts a server of this process alone, in a folder that goes with it: it is spared what would outlive a power cut. */
export async function startThrowawayServer(prefix: string): Promise<PrivateServer> {
  const place = await quickFolder();
  await removeAbandoned(place, prefix);
  const folder = await mkdtemp(join(place, prefix));
  await writeFile(join(folder, 'owner.json'), JSON.stringify(ownIdentity()));
  const server = await startPrivateServer(join(folder, 'db'), { durable: false, bufferPoolMegabytes: 256 });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A process that was killed leaves its server behind; the next one of the same prefix clears it away. */
async function removeAbandoned(place: string, prefix: string): Promise<void> {
  for (const name of readdirSync(place).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(place, name);
    const owner = readOwner(folder);
    if (!owner || isAlive(owner) || !(await claim(folder))) continue;
    await stopPrivateServer(join(folder, 'db'));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two processes that start at once both see what is abandoned; the one that moves the owner's note away does the clearing. */
const claim = (folder: string): Promise<boolean> =>
  rename(join(folder, 'owner.json'), join(folder, 'claimed.json')).then(
    () => true,
    () => false,
  );

function readOwner(folder: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}
