import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createPool, type Pool } from 'mysql2/promise';
import { startThrowawayServer } from '@/server/db/throwaway-server';
import { freePort } from './free-port';

/** A console beside the one that all walks look at, started as a person does, whose databases are still there once it has ended. */
export type SecondConsole = {
  readonly address: string;
  readonly own: Pool;
  readonly source: Pool;
  /** Our own database, for whoever has to do more there than ask. */
  readonly ownUrl: string;
  /** How it ended: its exit code and the signal, as Node tells them. */
  readonly ended: Promise<unknown[]>;
  /** Signals the process that was started, as what stops a service does. */
  signal(name: NodeJS.Signals): void;
  /** What `processes.json` says. */
  processes(): Promise<Record<string, { pid: number }>>;
  /** Does a verb of the command line beside it, and hands over what it said. */
  allot(...args: string[]): Promise<string>;
  /** Takes its databases away for good, as an outage does that nobody has mended yet. */
  loseDatabases(): Promise<void>;
  close(): Promise<void>;
};

type Options = {
  /** What the environment says otherwise. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What has to stand in its databases before it is started. */
  readonly prepare?: (before: Pick<SecondConsole, 'own' | 'source' | 'ownUrl' | 'allot'>) => Promise<void>;
};

export async function startSecondConsole({
  environment = {},
  prepare,
}: Options = {}): Promise<SecondConsole> {
  const databases = await startThrowawayServer('allot-e2e-second-');
  const dataDir = await mkdtemp(join(tmpdir(), 'allot-e2e-second-data-'));
  for (const name of ['own', 'source']) await databases.createDatabase(name);
  const pool = (name: string) => createPool({ uri: databases.url(name), timezone: 'Z', connectionLimit: 2 });
  const [own, source] = [pool('own'), pool('source')];
  const port = await freePort();
  const ownUrl = databases.url('own');
  const env = {
    ...process.env,
    DATABASE_URL: ownUrl,
    SOURCE_DATABASE_URL: databases.url('source'),
    REMOTE_DATABASE_URL: '',
    PROGRAM_ZONE: '',
    PROGRAM_START: '',
    PUBLIC_URL: '',
    TRUSTED_PROXIES: '',
    AUTH_SECRET: '',
    SAMPLE_PROGRAM: 'on',
    SCHEDULER: 'on',
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    ...environment,
  };
  const allot = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [process.env.E2E_COMMAND_LINE!, ...args], {
      env,
    });
    return stdout;
  };
  let lost: Promise<void> | null = null;
  const loseDatabases = () => {
    lost ??= Promise.all([own.end(), source.end()]).then(() => databases.stop());
    return lost;
  };
  await prepare?.({ own, source, ownUrl, allot }).catch(async (error: unknown) => {
    await loseDatabases();
    throw error;
  });
  // A group of its own, so that nothing of it is left behind where a walk stops halfway.
  const started = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env,
  });
  const group = -started.pid!;
  return {
    address: `http://127.0.0.1:${port}`,
    own,
    source,
    ownUrl,
    ended: once(started, 'exit'),
    signal: (name) => void started.kill(name),
    processes: async () => JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8')),
    allot,
    loseDatabases,
    close: async () => {
      if (isAlive(group)) process.kill(group, 'SIGKILL');
      await loseDatabases();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Does what else belongs to a beginning, and leaves no console behind where that fails. */
export async function orClosed(started: SecondConsole, goOn: () => Promise<unknown>): Promise<SecondConsole> {
  try {
    await goOn();
    return started;
  } catch (error) {
    await started.close();
    throw error;
  }
}

/** Waits until a console answers. */
export const answers = ({ address }: Pick<SecondConsole, 'address'>): Promise<void> =>
  until(() =>
    fetch(address).then(
      () => true,
      () => false,
    ),
  );

export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await pause(10);
}

/** Whether a process is there, or, for a negative number, anyone of a group. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
