import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, type Pool } from 'mysql2/promise';
import { inject } from 'vitest';
import { SOURCE_TABLES } from '../source/tables';
import { REMOTE_TABLE } from '../transfer/remote-table';
import { freshDatabase } from './database';

/** How the real command ended and what it said. */
export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

export type Environment = Readonly<Record<string, string>>;

// Empty and not left out, because an `.env` of the checkout fills in only what is not there, and may name a real program.
const NOT_GIVEN = {
  DATABASE_URL: '',
  SOURCE_DATABASE_URL: '',
  REMOTE_DATABASE_URL: '',
  PROGRAM_ZONE: '',
  PROGRAM_START: '',
  PUBLIC_URL: '',
  TRUSTED_PROXIES: '',
  AUTH_SECRET: '',
};

/**
 * Starts the command line as a person does, in a process of its own that knows nothing of this one's configuration.
 * @param folder where it is started, if not in the checkout; an `.env` there is then read whole.
 */
export function startCommand(
  args: readonly string[],
  environment: Environment,
  folder?: string,
): { child: ChildProcess; ended: Promise<Ended> } {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [inject('commandLine'), ...args], {
    cwd: folder,
    env: {
      PATH,
      HOME,
      NODE_ENV: 'test',
      ...(folder === undefined && NOT_GIVEN),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, out, err }));
  return { child, ended };
}

export const command = (args: readonly string[], environment: Environment, folder?: string): Promise<Ended> =>
  startCommand(args, environment, folder).ended;

/** Three databases of a program that nobody has set up yet, and a data folder. */
export type CommandWorld = {
  readonly environment: Environment;
  readonly own: Pool;
  readonly source: Pool;
  readonly remote: Pool;
  close(): Promise<void>;
};

export async function commandWorld(): Promise<CommandWorld> {
  const [own, source, remote] = await Promise.all([
    freshDatabase('own'),
    freshDatabase('src'),
    freshDatabase('rem'),
  ]);
  const dataDir = await mkdtemp(join(tmpdir(), 'allot-command-'));
  const pools = [own, source, remote].map(({ url }) =>
    createPool({ uri: url, timezone: 'Z', dateStrings: true, connectionLimit: 2 }),
  ) as [Pool, Pool, Pool];
  for (const statement of SOURCE_TABLES) await pools[1].query(statement);
  await pools[2].query(REMOTE_TABLE);
  return {
    environment: {
      DATABASE_URL: own.url,
      SOURCE_DATABASE_URL: source.url,
      REMOTE_DATABASE_URL: remote.url,
      DATA_DIR: dataDir,
      ENVIRONMENT: 'test',
    },
    own: pools[0],
    source: pools[1],
    remote: pools[2],
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await Promise.all([own.drop(), source.drop(), remote.drop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
