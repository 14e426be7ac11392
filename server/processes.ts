import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { stopPrivateServer } from './db/private';
import { withFileLock } from './file-lock';
import { identify, isAlive } from './process-identity';

const entrySchema = z.object({ pid: z.int(), started: z.string().nullable(), since: z.string() });
const fileSchema = z.record(z.string(), entrySchema);

/** The running processes of a data folder by name, as they stand in `processes.json`. */
export type Processes = z.infer<typeof fileSchema>;

/** The name of the private database server in the list. It serves the others and keeps none of them waiting. */
const DATABASE = 'database';

// Whoever waits may wait for the last one before it to stop the database server.
const LOCK_TIMEOUT = 120_000;

/** Where the private database server of a data folder lives. */
export const databaseFolder = (dataDir: string): string => join(dataDir, 'database');

/**
 * Enters a process (this one, unless another pid is given) into `processes.json` and returns the name that it got: a second process
 * of one name is numbered. To be called before the private server is started or adopted, so that nobody stops it in between.
 */
export async function joinProcesses(dataDir: string, name: string, pid = process.pid): Promise<string> {
  return change(dataDir, async (living) => {
    const free = (candidate: string) => !living[candidate] || living[candidate].pid === pid;
    let own = name;
    for (let number = 2; !free(own); number++) own = `${name}-${number}`;
    living[own] = entryOf(pid);
    return own;
  });
}

/** Takes a process out, whatever names it has. The last one out stops the private database server. */
export async function leaveProcesses(dataDir: string, pid = process.pid): Promise<void> {
  await change(dataDir, async (living) => {
    for (const name of Object.keys(living)) if (living[name]?.pid === pid) delete living[name];
    if (Object.keys(living).some((other) => other !== DATABASE)) return;
    // Still under the lock: a process that starts meanwhile waits here, and then starts the server anew. The server is stopped even if
    // it was never noted here, because a crash between its start and the note would leave it running for ever.
    if (existsSync(databaseFolder(dataDir))) await stopPrivateServer(databaseFolder(dataDir));
    delete living[DATABASE];
  });
}

/** Notes which process serves the data folder's private database. */
export async function noteDatabase(dataDir: string, pid: number): Promise<void> {
  await change(dataDir, async (living) => {
    living[DATABASE] = entryOf(pid);
  });
}

/** The living processes of the data folder; what a crash left in the file is passed over. */
export const listProcesses = (dataDir: string): Processes => onlyLiving(read(fileOf(dataDir)));

const fileOf = (dataDir: string) => join(dataDir, 'processes.json');

function entryOf(pid: number): Processes[string] {
  const identity = identify(pid);
  if (!identity) throw new Error(`process ${pid} is not running`);
  return { ...identity, since: new Date().toISOString() };
}

async function change<T>(dataDir: string, action: (living: Processes) => Promise<T>): Promise<T> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = fileOf(dataDir);
  return withFileLock(`${file}.lock`, LOCK_TIMEOUT, async () => {
    const living = onlyLiving(read(file));
    const result = await action(living);
    // A reader sees the file before or after, never half of it.
    await writeFile(`${file}.new`, `${JSON.stringify(living, null, 2)}\n`);
    await rename(`${file}.new`, file);
    return result;
  });
}

/** A pid alone would mistake another program that got a dead process's number for it. */
const onlyLiving = (processes: Processes): Processes =>
  Object.fromEntries(Object.entries(processes).filter(([, entry]) => isAlive(entry)));

function read(file: string): Processes {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing, or damaged by hand: it is written anew, and who is alive enters again at its next start.
    return {};
  }
}
