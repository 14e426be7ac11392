import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { request } from '@playwright/test';
import { Api } from '../e2e/console';
import { freePort } from '../e2e/free-port';
import type { BenchWorld } from './bench-world';

/** What the process of a console says of the time since it was last asked: memory in bytes, its CPU, and how late its event loop was, in milliseconds. */
export type ProcessLook = {
  readonly rss: number;
  readonly peak: number;
  readonly cpuSeconds: number;
  readonly loopP999: number;
  readonly loopMost: number;
};

/** A console as `npm start` starts it, on the databases of a bench, with somebody signed in. */
export type WatchedConsole = {
  readonly address: string;
  /** What a browser sends to be known. */
  readonly cookie: string;
  readonly api: Api;
  /** What its process needed since this was asked before. */
  look(): Promise<ProcessLook>;
  close(): Promise<void>;
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ADMIN = { name: 'Bea Bench', email: 'bea@example.com', password: 'a password of benches' };
const LONGEST_MS = 600_000;

/** Starts it with both schedules paused, so that it computes only what it is told to. It is built first where a source has changed. */
export async function startWatchedConsole(world: BenchWorld): Promise<WatchedConsole> {
  const allot = async (...args: string[]) => {
    const parameters = ['--import', 'tsx', 'server/cli/allot.ts', ...args];
    const options = { cwd: ROOT, env: world.environment };
    return (await promisify(execFile)(process.execPath, parameters, options)).stdout;
  };
  const why = ['--as', 'bench', '--reason', 'the console is measured'];
  for (const kind of ['hourly', 'daily']) await allot('pause', '--kind', kind, ...why);
  const { link } = JSON.parse(await allot('people', 'first-admin', '--json')) as { link: string };
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const socket = join(world.folder, 'watch.sock');
  await rm(socket, { force: true });
  const end = start(world, port, socket);
  try {
    await isReady(address, end.ended);
    // Whoever asks for a rerun is answered when it has been computed.
    const context = await request.newContext({ baseURL: address, timeout: LONGEST_MS });
    const api = new Api(context);
    const { name, email, password } = ADMIN;
    const token = new URL(link).searchParams.get('token');
    await api.act('account.makeFirstAdmin', { token, name, email, password });
    await api.act('account.signIn', { email, password });
    const { cookies } = await context.storageState();
    const look = async () => JSON.parse(await text(connect(socket))) as ProcessLook;
    return {
      address,
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      api,
      look,
      close: async () => {
        await context.dispose();
        await end.now();
      },
    };
  } catch (error) {
    await end.now();
    throw error;
  }
}

function start(world: BenchWorld, port: number, socket: string) {
  const watch = pathToFileURL(join(ROOT, 'bench/watch-console.mjs')).href;
  // A group of its own, so that nothing of it is left behind; what it says does not go between the tables.
  const started = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 2, 2],
    env: {
      ...world.environment,
      SCHEDULER: 'on',
      HOST: '127.0.0.1',
      PORT: String(port),
      BENCH_WATCH: socket,
      NODE_OPTIONS: `--import ${watch}`,
    },
  });
  const ended = once(started, 'exit');
  const now = async () => {
    if (started.exitCode === null && started.signalCode === null) started.kill('SIGTERM');
    await ended;
  };
  return { ended, now };
}

async function isReady(address: string, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (const began = performance.now(); performance.now() - began < LONGEST_MS; await pause(500)) {
    if (over) throw new Error('the console ended before it served anything');
    const answer = await fetch(`${address}/api/ready`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error('the console did not become ready');
}
