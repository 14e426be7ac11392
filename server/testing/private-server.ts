import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPrivateServer, stopPrivateServer } from '../db/private';
import { isAlive, ownIdentity, type ProcessIdentity } from '../process-identity';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that tests create their databases on. */
    databaseServer: string;
  }
}

const PREFIX = 'allot-test-';

/** One server for the whole test run, in a folder of its own. `TEST_DATABASE_URL` names another one on this machine, to try MySQL. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  await removeAbandoned();
  if (process.env.TEST_DATABASE_URL) {
    project.provide('databaseServer', process.env.TEST_DATABASE_URL);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  await writeFile(join(folder, 'owner.json'), JSON.stringify(ownIdentity()));
  const server = await startPrivateServer(join(folder, 'db'), { durable: false, bufferPoolMegabytes: 256 });
  project.provide('databaseServer', server.url());
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** A test run that was killed leaves its server behind; the next one clears it away. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = readOwner(folder);
    if (!owner || isAlive(owner) || !(await claim(folder))) continue;
    await stopPrivateServer(join(folder, 'db'));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two runs that start at once both see what is abandoned; the one that moves the owner's note away does the clearing. */
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
