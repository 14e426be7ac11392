import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config';
import { openPool } from './db/connection';
import { instances, leases } from './db/schema';
import { currentServing } from './serving';
import { SOURCE_TABLES } from './source/tables';
import { type Server, startServer } from './start';
import { freshDatabase, type TestDatabase } from './testing/database';
import { type Gate, gateTo } from './testing/gate';
import { ownDatabase, type TestOwnDatabase } from './testing/own-database';

let folder: string;
let own: TestOwnDatabase;
let source: TestDatabase;
let gate: Gate;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-start-'));
  own = await ownDatabase('start');
  source = await freshDatabase('source');
  const pool = openPool(source.url);
  for (const statement of SOURCE_TABLES) await pool.query(statement);
  await pool.end();
  gate = gateTo(own.url, join(folder, 'gate.sock'));
  const environment = {
    DATABASE_URL: gate.url,
    SOURCE_DATABASE_URL: source.url,
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'fatal',
  };
  server = await startServer(readConfig(environment), 20);
});
afterAll(async () => {
  await own.close();
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

const becomes = async (what: () => unknown): Promise<void> => {
  while (!(await what())) await pause(10);
};
const obstacles = () => server.serving.health().obstacles.join();
const processes = async () => JSON.parse(await readFile(join(folder, 'data', 'processes.json'), 'utf8'));

// One story, told in order.
describe('the server process', () => {
  test('starts while the database is away, and says so', async () => {
    expect(currentServing()).toBe(server.serving);
    expect(await processes()).toMatchObject({ server: { pid: process.pid } });
    await becomes(() => /cannot be reached/.test(obstacles()));
    expect(server.serving.ticks().ticks).toBe(0);
  });

  test('goes on by itself when it is back: enters itself, sums, and looks the line through', async () => {
    await gate.open();
    await becomes(() => obstacles() === '');
    await becomes(() => server.serving.ticks().ticks > 0);
    await becomes(async () => (await own.db.select().from(instances)).length === 1);
    await becomes(async () =>
      (await own.db.select().from(leases)).some((lease) => lease.name === 'running-sums'),
    );
    expect((await own.db.select().from(instances))[0]).toMatchObject({ name: 'server', pid: process.pid });
  });

  test('does so as well when the database goes away in the middle', async () => {
    await gate.close();
    await becomes(() => /cannot be reached/.test(obstacles()));
    await gate.open();
    await becomes(() => obstacles() === '');
  });

  test('ends in order and leaves nothing behind', async () => {
    await server.stop();
    await gate.close();
    expect(currentServing()).toBeNull();
    expect(await own.db.select().from(instances)).toEqual([]);
    // The audit trail's head was noted for this hour, and nobody else is to do that again.
    const names = (await own.db.select().from(leases)).map(({ name }) => name);
    expect(names.filter((name) => name !== 'audit head')).toEqual([]);
    expect(await processes()).toEqual({});
  });
});
