import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { startThrowawayServer } from '@/server/db/throwaway-server';
import { expect, test } from './console';

const LONGEST_END_MS = 10_000;

// A second console beside the one that the walks look at, with databases of its own that are still there once it has ended.
test('a server that is told to stop gives its run back, cuts its streams and is gone within 10 s', async () => {
  test.setTimeout(240_000);
  const databases = await startThrowawayServer('allot-e2e-end-');
  const dataDir = await mkdtemp(join(tmpdir(), 'allot-e2e-end-data-'));
  for (const name of ['own', 'source']) await databases.createDatabase(name);
  const own = createPool({ uri: databases.url('own'), timezone: 'Z', connectionLimit: 2 });
  const port = await freePort();
  const started = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // A group of its own, so that nothing of it is left behind where the walk stops halfway.
    detached: true,
    env: {
      ...process.env,
      DATABASE_URL: databases.url('own'),
      SOURCE_DATABASE_URL: databases.url('source'),
      REMOTE_DATABASE_URL: '',
      PROGRAM_ZONE: '',
      PROGRAM_START: '',
      SAMPLE_PROGRAM: 'on',
      SCHEDULER: 'on',
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
    },
  });
  const ended = once(started, 'exit');
  try {
    const stream = await openStream(`http://127.0.0.1:${port}/api/trpc/events.changes`);
    // The sample has a week to catch up on, so that one run follows the other.
    await until(async () => (await runsUnderLease(own)) > 0);
    const { server } = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'));
    const told = Date.now();
    // What stops a service signals the process that it has started.
    started.kill('SIGTERM');
    await until(() => !isAlive(server.pid));
    expect(Date.now() - told).toBeLessThan(LONGEST_END_MS);
    expect(await ended).toEqual([0, null]);
    await expect(stream.rest()).resolves.toBeUndefined();
    expect(await runsUnderLease(own), 'no run is under a lease').toBe(0);
    expect(await numberOf(own, 'SELECT COUNT(*) AS n FROM instances'), 'no instance is entered').toBe(0);
    expect(JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'))).toEqual({});
  } finally {
    if (isAlive(-started.pid!)) process.kill(-started.pid!, 'SIGKILL');
    await own.end();
    await databases.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

const runsUnderLease = (own: Pool) =>
  numberOf(own, "SELECT COUNT(*) AS n FROM runs WHERE status = 'computing' AND lease_owner IS NOT NULL");

async function numberOf(own: Pool, query: string): Promise<number> {
  const [rows] = await own.query<RowDataPacket[]>(query);
  return Number(rows[0]?.n);
}

/** A stream of events that has said its first word, as soon as there is a server. */
async function openStream(address: string) {
  for (;;) {
    const response = await fetch(address, { headers: { accept: 'text/event-stream' } }).catch(() => null);
    if (!response?.ok || !response.body) {
      await pause(100);
      continue;
    }
    const reader = response.body.getReader();
    expect((await reader.read()).done, 'the stream stands').toBe(false);
    return {
      /** Resolves when the stream ends or breaks. */
      async rest(): Promise<void> {
        try {
          while (!(await reader.read()).done);
        } catch {
          // A stream is cut in the middle, so that the browser opens it again elsewhere.
        }
      },
    };
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await pause(10);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}
