import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { withFileLock } from '../file-lock';
import { identify, isAlive, type ProcessIdentity } from '../process-identity';
import { findServerBinary, type ServerBinary } from './private-binary';
import { openServerFolder, recordServingProcess, type ServerFolder, servingProcess } from './private-folder';
import { asUser, initialiseData } from './private-initialise';

/** A database server of our own, reached only through a socket that nobody else may open. */
export type PrivateServer = {
  readonly socketPath: string;
  readonly pid: number;
  /** Whether it was running already. */
  readonly adopted: boolean;
  /** The address of one of its databases, as mysql2 reads it; without a name, that of the server. */
  url(database?: string): string;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
};

export type PrivateServerOptions = {
  bufferPoolMegabytes?: number;
  /** False gives up what a power cut would cost, for tests. */
  durable?: boolean;
};

// Recovery after a crash reads the whole redo log again; on a slow disk that takes a while.
const START_TIMEOUT = 120_000;
const STOP_TIMEOUT = 60_000;

/** Starts the server of the folder, creating it when it is new, or adopts the one that runs there. */
export async function startPrivateServer(
  path: string,
  options: PrivateServerOptions = {},
): Promise<PrivateServer> {
  const folder = await openServerFolder(path);
  return withFileLock(folder.lock, START_TIMEOUT, async () => {
    const running = await servingProcess(folder);
    if (running) {
      // One that does not answer yet is recovering, or ending; a second server on its data would wait and then take over.
      if (await answers(folder, running)) return handle(folder, running, true);
    }
    const binary = await findServerBinary();
    await initialiseData(binary, folder.data, folder.temporary);
    const started = await launch(binary, folder, options);
    return handle(folder, started, false);
  });
}

/** Stops the server of the folder if one runs. */
export async function stopPrivateServer(path: string): Promise<void> {
  const folder = await openServerFolder(path);
  await withFileLock(folder.lock, START_TIMEOUT, async () => {
    const running = await servingProcess(folder);
    if (running) await stop(folder, running);
  });
}

function handle(folder: ServerFolder, serving: ProcessIdentity, adopted: boolean): PrivateServer {
  return {
    socketPath: folder.socket,
    pid: serving.pid,
    adopted,
    url: (database = '') => socketUrl(folder.socket, database),
    createDatabase: (name) => createDatabase(folder.socket, name),
    stop: () => stopPrivateServer(folder.root),
  };
}

const socketUrl = (socket: string, database: string): string =>
  `mysql://root@localhost/${encodeURIComponent(database)}?socketPath=${encodeURIComponent(socket)}`;

async function createDatabase(socket: string, name: string): Promise<void> {
  const connection = await mysql.createConnection(socketUrl(socket, ''));
  try {
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${mysql.escapeId(name)}`);
  } finally {
    await connection.end();
  }
}

async function launch(
  binary: ServerBinary,
  folder: ServerFolder,
  options: PrivateServerOptions,
): Promise<ProcessIdentity> {
  await rm(folder.socket, { force: true });
  const log = openSync(folder.log, 'a', 0o600);
  // Detached, it has its own session: neither Ctrl-C in the terminal nor the death of this process reaches it.
  const child = spawn(binary.path, parameters(binary, folder, options), {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid as number));
  });
  child.unref();
  const serving = identify(pid);
  if (serving) await recordServingProcess(folder, serving);
  if (serving && (await answers(folder, serving))) return serving;
  throw new Error(
    `The private database server in ${folder.root} ended before it answered. Its last words: ${await lastWords(folder)}`,
  );
}

function parameters(binary: ServerBinary, folder: ServerFolder, options: PrivateServerOptions): string[] {
  const { bufferPoolMegabytes = 512, durable = true } = options;
  return [
    // The system's configuration files are another server's.
    '--no-defaults',
    `--datadir=${folder.data}`,
    `--tmpdir=${folder.temporary}`,
    `--socket=${folder.socket}`,
    `--pid-file=${folder.root}/server.pid`,
    '--skip-networking',
    '--skip-name-resolve',
    '--default-time-zone=+00:00',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    // Rewards are loaded by LOAD DATA LOCAL. The driver sends only what a statement of ours brings itself, whatever file a server asks for.
    '--local-infile=1',
    '--max-connections=300',
    '--max-allowed-packet=64M',
    '--performance-schema=OFF',
    `--innodb-buffer-pool-size=${bufferPoolMegabytes}M`,
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 0}`,
    ...(durable ? [] : ['--innodb-doublewrite=0']),
    ...(binary.flavour === 'mysql' ? ['--mysqlx=OFF', '--disable-log-bin'] : ['--innodb-log-file-size=256M']),
    ...asUser(),
  ];
}

/** Waits for a server that is starting. False when it has ended; an error when it lives and still does not answer. */
async function answers(folder: ServerFolder, serving: ProcessIdentity): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT;
  for (let problem: unknown; ; ) {
    if (!isAlive(serving)) return false;
    try {
      const connection = await mysql.createConnection({
        uri: socketUrl(folder.socket, ''),
        connectTimeout: 5_000,
      });
      await connection.end();
      return true;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline) {
      const what = `The private database server in ${folder.root} (process ${serving.pid}) does not answer`;
      throw new Error(`${what}: ${String(problem)}. Look into ${folder.log}, or end that process.`);
    }
    await sleep(50);
  }
}

async function stop(folder: ServerFolder, serving: ProcessIdentity): Promise<void> {
  process.kill(serving.pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT;
  while (isAlive(serving)) {
    if (Date.now() > deadline) {
      throw new Error(
        `The private database server (process ${serving.pid}) does not end; look into ${folder.log}.`,
      );
    }
    await sleep(25);
  }
  await rm(folder.record, { force: true });
}

async function lastWords(folder: ServerFolder): Promise<string> {
  const file = await open(folder.log, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4_000), 0, 4_000, Math.max(0, size - 4_000));
    const lines = buffer.subarray(0, bytesRead).toString().trim().split('\n');
    const errors = lines.filter((line) => line.includes('ERROR'));
    return (errors.length > 0 ? errors : lines).slice(-3).join(' ');
  } finally {
    await file.close();
  }
}
