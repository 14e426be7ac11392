import type { Hash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parseInstant } from '@/lib/period';
import { type Database, openDatabase } from '../db/connection';
import { migrate, migrateTo } from '../db/migrate';
import { Snapshot } from '../db/snapshot';
import { beat } from '../instance/heartbeat';
import { hasNewestSchema } from '../ready';
import { freshDatabase } from '../testing/database';
import { dumpAll } from '../testing/dump';
import { findings, publishedDay } from '../testing/published-day';
import { beforeStatement } from '../testing/statements';
import { addVotes, lines, ring } from '../testing/story';
import type { TestWorld } from '../testing/world';
import { checkBackup, newDigest } from './format';
import { planRestore, restore } from './restore';
import { NOT_KEPT } from './tables';
import { writeBackup } from './write';

const NOW = parseInstant('2026-03-02T00:31Z');

let world: TestWorld;
let folder: string;
let file: string;
const closings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-backup-'));
  file = join(folder, 'whole');
  world = await publishedDay();
  // What a number of JavaScript would bend: an id above 2^53, an amount of 20 digits; and what a line or a text might be cut by.
  await world.db.$client.query(
    "INSERT INTO transfers (run_id, partner_id, time, amount, status, tries, next_try_at, error) VALUES (999, 18446744073709551615, '2026-01-01', 999999999999.99999999, 'cancelled', 0, '2026-01-01 00:00:00.123', ?)",
    ['one\r\ntwo\u2028three "four" \\ ñ 🎲'],
  );
  // A one-time link, which would be good again after a restore.
  await world.db.$client.query(
    "INSERT INTO auth_first_links VALUES (REPEAT('a', 64), '2026-03-02', '2027-03-02')",
  );
  await writeBackup(world, file, NOW);
}, 120_000);
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** An empty database, gone after the test. */
async function emptyDatabase(): Promise<Database> {
  const { url, drop } = await freshDatabase('restored');
  const db = openDatabase(url);
  closings.push(drop, () => db.$client.end());
  return db;
}

async function restored(from: string): Promise<Database> {
  const db = await emptyDatabase();
  await restore(db, from, await planRestore(db, from, false));
  return db;
}

const keptOf = (dump: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(dump).filter(([name]) => !NOT_KEPT.has(name)));

test('a restored database is the one that was backed up, row for row, and everything in it agrees', async () => {
  const db = await restored(file);
  const there = await dumpAll({ db });
  expect(keptOf(there)).toEqual(keptOf(await dumpAll(world)));
  for (const name of NOT_KEPT) expect(there[name], name).toEqual([]);
  await db.$client.query('DELETE FROM transfers WHERE run_id = 999');
  expect(await findings({ ...world, db })).toEqual([]);
  expect(await lines(db.$client, 'SELECT COUNT(*) FROM reward_list_hourly')).toEqual(
    await lines(world.db.$client, 'SELECT COUNT(*) FROM reward_list_hourly'),
  );
});

test('every table of the database is in a backup, or is named as one that is not kept', async () => {
  const { manifest } = await checkBackup(file);
  const tables = await lines(
    world.db.$client,
    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  const notes = ['__drizzle_migrations', 'allot_migrating', 'allot_migration_progress'];
  const told = [...manifest.tables.map(({ name }) => name), ...NOT_KEPT, ...notes];
  expect(told.toSorted()).toEqual(tables.toSorted());
});

test('its manifest says what it is: the trail’s head, and the last published period of each kind', async () => {
  const { manifest } = await checkBackup(file);
  const [head] = await lines(world.db.$client, "SELECT CONCAT(seq, ':', hash) FROM audit_head");
  expect(`${manifest.auditHead.seq}:${manifest.auditHead.hash}`).toBe(head);
  expect(manifest.program).toEqual({ zone: 'UTC', startAt: '2026-03-01 00:00:00' });
  expect(manifest.highWater).toMatchObject([
    { kind: 'hourly', period: '2026-03-01 23:00:00', attempt: 1 },
    { kind: 'daily', period: '2026-03-01 00:00:00', attempt: 1 },
  ]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a byte that was flipped anywhere is found, and so is an end that was cut off; no row is written', async () => {
  const whole = await readFile(file);
  const bad = join(folder, 'bad');
  const refused = async (bytes: Buffer) => {
    await writeFile(bad, bytes);
    await expect(checkBackup(bad)).rejects.toThrow(/^The backup cannot be used: /);
  };
  // The first ten bytes are the packer's: its name for itself, and a time that says nothing.
  const step = Math.ceil((whole.length - 10) / 60);
  for (let at = 10; at < whole.length; at += step) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 1 << (at % 8);
    await refused(bytes);
  }
  for (const length of [0, 9, 1000, whole.length - 1]) await refused(whole.subarray(0, length));
  const db = await emptyDatabase();
  await expect(planRestore(db, bad, false)).rejects.toThrow(/cannot be used/);
  expect(await lines(db.$client, 'SHOW TABLES')).toEqual([]);
});

test('a backup that is made while a run is at work is of one moment, and its restored copy goes on from there', async () => {
  const live = await publishedDay();
  closings.push(() => live.close());
  const middle = join(folder, 'middle');
  let before: Record<string, string[]> = {};
  // The next hours run when the backup has read its first table, and before it reads the others.
  between('`accruals`', async () => {
    before = await dumpAll(live);
    live.setClock('2026-03-02T02:30Z');
    await addVotes(live, [[1, '40', '2026-03-02 00:10:00']]);
    await ring(live.another('other'));
  });
  await writeBackup(live, middle, NOW);
  const after = await dumpAll(live);
  expect(after.runs).not.toEqual(before.runs);
  const db = await restored(middle);
  expect(keptOf(await dumpAll({ db }))).toEqual(keptOf(before));
  expect(await findings({ ...live, db })).toEqual([]);
});

test('a database in use is not restored into, nor one of another program, nor the same one unasked', async () => {
  const db = await restored(file);
  await expect(planRestore(db, file, false)).rejects.toThrow(/holds this program already/);
  expect((await planRestore(db, file, true)).finds).toBe('same program');
  const self = { id: 'x', name: 'server', host: 'here', pid: 7 };
  await beat(db, self, Date.now() as typeof NOW, 0);
  await expect(planRestore(db, file, true)).rejects.toThrow(/server on here \(process 7\) uses the database/);
  await db.$client.query('DELETE FROM instances');
  await db.$client.query("UPDATE program SET zone = 'Asia/Tokyo'");
  await expect(planRestore(db, file, true)).rejects.toThrow(/holds another program \(Asia\/Tokyo /);
});

test('a restore that was interrupted leaves nothing that anybody uses, and is begun again', async () => {
  const db = await emptyDatabase();
  const plan = await planRestore(db, file, false);
  beforeStatement(db.$client, 'INSERT INTO ??', 9, async (thread) => {
    await world.db.$client.query(`KILL ${thread}`);
  });
  await expect(restore(db, file, plan)).rejects.toThrow();
  await expect(migrate(db)).rejects.toThrow(/has not come to its end/);
  expect(await hasNewestSchema(db)).toBe(false);
  const again = await planRestore(db, file, false);
  expect(again.finds).toBe('half restored');
  await restore(db, file, again);
  expect(keptOf(await dumpAll({ db }))).toEqual(keptOf(await dumpAll(world)));
  expect(await hasNewestSchema(db)).toBe(true);
});

test('a restore that died as it began is told of as one, and not as tables of somebody else', async () => {
  const db = await restored(file);
  await db.$client.query('CREATE TABLE allot_restoring (sha256 CHAR(64) PRIMARY KEY)');
  await db.$client.query('DROP TABLE allot_migrating');
  await expect(migrate(db)).rejects.toThrow(/has not come to its end/);
  await restore(db, file, await planRestore(db, file, false));
  expect(await hasNewestSchema(db)).toBe(true);
});

test('two restores into one database do not meet', async () => {
  const db = await emptyDatabase();
  const plan = await planRestore(db, file, false);
  const ends = await Promise.allSettled([restore(db, file, plan), restore(db, file, plan)]);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = ends.find((end) => end.status === 'rejected');
  expect(String(refused?.reason)).toMatch(/somebody else restores into this database/);
  expect(keptOf(await dumpAll({ db }))).toEqual(keptOf(await dumpAll(world)));
});

test('a backup that an older version made is restored and brought to the newest schema', async () => {
  const old = await emptyDatabase();
  await migrateTo(old.$client, 2);
  const columns = await columnsOf(old);
  const whole = join(folder, 'older');
  await writeFile(whole, asMadeWith(columns, gunzipSync(await readFile(file)).toString('utf8')));
  const { manifest } = await checkBackup(whole);
  expect(manifest.schema).toHaveLength(2);
  const db = await restored(whole);
  expect(await hasNewestSchema(db)).toBe(true);
  expect((await dumpAll({ db })).audit).toEqual((await dumpAll(world)).audit);
  await db.$client.query('DELETE FROM transfers WHERE run_id = 999');
  expect(await findings({ ...world, db })).toEqual([]);
});

test('a backup that a newer version made is refused, and so is a file that only says it is one', async () => {
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .split('\n');
  const newer = lines.map((line) => line.replace('"schema":[', `"schema":["${'f'.repeat(64)}",`));
  const path = join(folder, 'newer');
  await writeFile(path, sealed(newer.slice(0, -2)));
  const db = await emptyDatabase();
  await expect(planRestore(db, path, false)).rejects.toThrow(/whose tables this one does not know/);
  await writeFile(path, gzipSync('{"allot":"backup"}\n'));
  await expect(planRestore(db, path, false)).rejects.toThrow(/line 1 is not one that a backup has there/);
});

async function columnsOf(db: Database): Promise<Map<string, string[]>> {
  const columns = new Map<string, string[]>();
  const rows = await lines(
    db.$client,
    'SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()',
  );
  for (const row of rows) {
    const [table, column] = row.split(' ') as [string, string];
    columns.set(table, [...(columns.get(table) ?? []), column]);
  }
  return columns;
}

/** The same backup as a version had made it whose tables had these columns. */
function asMadeWith(columns: ReadonlyMap<string, string[]>, text: string): Buffer {
  const made: string[] = [];
  const tables: { name: string; rows: number; hash: Hash }[] = [];
  let kept: number[] = [];
  for (const line of text.split('\n')) {
    const value = line === '' ? {} : JSON.parse(line);
    if (value.allot) made.push(line);
    if (value.table) {
      const there = columns.get(value.table) ?? [];
      kept = value.columns.flatMap((name: string, index: number) => (there.includes(name) ? [index] : []));
      if (kept.length === 0) continue;
      made.push(JSON.stringify({ ...value, columns: kept.map((index) => value.columns[index]) }));
      tables.push({ name: value.table, rows: 0, hash: newDigest().update(`${made.at(-1)}\n`) });
    }
    if (Array.isArray(value) && kept.length > 0) {
      made.push(JSON.stringify(kept.map((index) => value[index])));
      tables.at(-1)!.hash.update(`${made.at(-1)}\n`);
      tables.at(-1)!.rows += 1;
    }
    if (value.schema) {
      const told = tables.map(({ name, rows, hash }) => ({ name, rows, sha256: hash.digest('hex') }));
      made.push(JSON.stringify({ ...value, schema: value.schema.slice(0, 2), tables: told }));
    }
  }
  return sealed(made);
}

/** Lines as a file whose last one is their digest. */
function sealed(made: readonly string[]): Buffer {
  const body = `${made.join('\n')}\n`;
  return gzipSync(`${body}${JSON.stringify({ sha256: newDigest().update(body).digest('hex') })}\n`);
}

/** Does something while a backup is at work, just before it reads a table. */
function between(table: string, act: () => Promise<void>): void {
  const { texts } = Snapshot.prototype;
  Snapshot.prototype.texts = async function* (sql) {
    if (sql.includes(`FROM ${table}`)) {
      Snapshot.prototype.texts = texts;
      await act();
    }
    yield* texts.call(this, sql);
  };
  closings.push(async () => {
    Snapshot.prototype.texts = texts;
  });
}
