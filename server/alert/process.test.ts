import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../config';
import { openPool } from '../db/connection';
import { SOURCE_TABLES } from '../source/tables';
import { startServer } from '../start';
import { freshDatabase } from '../testing/database';
import { ownDatabase } from '../testing/own-database';
import { openReceiver } from '../testing/receiver';
import { lines } from '../testing/story';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

const becomes = async (what: () => boolean): Promise<void> => {
  while (!what()) await pause(10);
};

test('a process tells of what stands by itself, and stops though a receiver never answers, which it notes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'allot-alerting-'));
  const own = await ownDatabase('alerting');
  const source = await freshDatabase('source');
  const receiver = await openReceiver();
  const pool = openPool(source.url);
  closings.push(
    () => rm(folder, { recursive: true, force: true }),
    () => own.close(),
    () => source.drop(),
    () => receiver.close(),
    () => pool.end(),
  );
  for (const statement of SOURCE_TABLES) await pool.query(statement);
  await pool.query('RENAME TABLE votes TO elsewhere');
  const environment = {
    DATABASE_URL: own.url,
    SOURCE_DATABASE_URL: source.url,
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'fatal',
    ALERT_WEBHOOK_URL: receiver.address,
    PUBLIC_URL: 'https://allot.example/',
  };
  const server = await startServer(readConfig(environment), 10);
  await becomes(() => receiver.taken().length === 1);
  const { sort, link, environment: where } = receiver.received[0]!.body;
  expect([sort, link, where]).toEqual(['source contract broken', 'https://allot.example/', 'production']);
  receiver.answers(() => undefined);
  await pool.query('RENAME TABLE elsewhere TO votes');
  await becomes(() => receiver.received.length === 2);
  await server.stop();
  const unsent =
    "SELECT COUNT(*) FROM alert_messages WHERE state = 'over' AND sent_at IS NULL AND error IS NOT NULL";
  expect(await lines(own.db.$client, unsent), 'whoever comes next sends it again').toEqual(['1']);
});
