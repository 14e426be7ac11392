import { rm, writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZERO } from '@/lib/amount';
import { HOUR, later, parseInstant } from '@/lib/period';
import { openPool } from '../db/connection';
import { readProgramName } from '../program';
import { obstaclesOf } from '../run/obstacles';
import { reconcile } from '../run/reconcile';
import { askAs, MarkedWorld } from '../testing/marked-world';
import { breakableWay } from '../testing/outage';
import { findings } from '../testing/published-day';
import { addPartners, lines, publications, ring, setRate } from '../testing/story';
import { freshWorld } from '../testing/world';
import type { World } from '../world';
import { checkHighWater } from './behind';
import { readFileMarks, writeFileMark } from './file';
import { HighWater } from './high-water';
import { type Publication, REMEMBERED } from './publication';
import { approveRestored, proposeRestored } from './restored';

let set: MarkedWorld;
let world: World;

beforeEach(async () => {
  set = await MarkedWorld.open();
  world = set.with('data');
  await set.votes('2026-03-01 00:20:00', '2026-03-01 01:20:00');
});
afterEach(() => set.close());

/** How many publications the data folder tells of, for each program. */
const toldByFile = async () =>
  [...(await readFileMarks(set.fileOf('data'))).values()].map((marks) => marks.length);

test('a lost data folder is no way around it, since the remote database knows; nor is a lost remote table', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  const early = await set.backUp('early');
  set.at('2026-03-01T05:31Z');
  await ring(world);
  const copy = await set.restored(early, 'another folder');
  const missing = expect.stringContaining('up to the hour 2026-03-01T04:00:00Z: 3 hours are missing');
  expect(await obstaclesOf(copy)).toEqual([missing]);
  await copy.highWater!.raise(copy.db);
  expect(await obstaclesOf({ ...set.with('a third folder'), db: copy.db })).toEqual([missing]);
  await set.bare.remote.query('DROP TABLE allot_high_water');
  expect(await obstaclesOf({ ...set.with('data'), db: copy.db })).toEqual([missing]);
});

test('a remote table that was lost is filled again with all that is known, so that a lost folder opens no hole', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  const early = await set.backUp('early');
  set.at('2026-03-01T05:31Z');
  await ring(world);
  await set.bare.remote.query('DROP TABLE allot_high_water');
  set.at('2026-03-01T07:31Z');
  // Another process, since each asks again only after some seconds.
  await ring(set.with('data'));
  expect(await lines(set.bare.remote, 'SELECT COUNT(*) FROM allot_high_water')).toEqual(['7']);
  const copy = await set.restored(early, 'another folder');
  expect(await obstaclesOf(copy)).toEqual([expect.stringContaining(': 5 hours are missing')]);
  await rm(set.fileOf('data'));
  await ring(set.with('data'));
  expect(await toldByFile()).toEqual([7]);
});

test('marks that know nothing of what the database has published may have lost more, however few they are', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  const early = await set.backUp('early');
  set.at('2026-03-01T07:31Z');
  await ring(world);
  await set.bare.remote.query("DELETE FROM allot_high_water WHERE period_start < '2026-03-01 05:00:00'");
  const copy = await set.restored(early, 'another folder');
  expect(await obstaclesOf(copy)).toEqual([expect.stringContaining(': 5 hours are missing')]);
  const { id } = await proposeRestored(copy, 'mark published', askAs('ben', 'operator'));
  await approveRestored(copy, id, false, askAs('anna', 'approver'));
  await ring(copy);
  expect(await publications(copy)).toHaveLength(2);
  expect(await findings(copy)).toEqual([]);
});

test('a database without any publication lacks what the marks tell, and no more where they begin with the program', async () => {
  const empty = await set.backUp('empty');
  set.at('2026-03-01T03:31Z');
  await ring(world);
  const copy = await set.restored(empty);
  expect(await obstaclesOf(copy)).toEqual([expect.stringContaining(': 3 hours are missing')]);
});

test('a remote database that is always slow is waited for at the first start, and not by a process that knows enough', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  const patience = { long: 20_000, short: 50 };
  const fresh = set.with('fresh', set.bare.remote, patience);
  const known = set.with('data', set.bare.remote, patience);
  const holder = await set.bare.remote.getConnection();
  set.after(async () => holder.destroy());
  await holder.query('LOCK TABLES allot_high_water WRITE');
  const first = obstaclesOf(fresh);
  const { obstacles, warnings } = await checkHighWater(known.db, known);
  expect(obstacles).toEqual([]);
  expect(warnings).toEqual([expect.stringMatching(/cannot be reached/)]);
  await holder.query('UNLOCK TABLES');
  expect(await first, 'it has waited for longer').toEqual([]);
});

test('marks of another program say nothing, neither in the data folder nor in a remote database that both use', async () => {
  set.at('2026-03-01T04:31Z');
  await ring(world);
  const other = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:31Z' });
  set.after(() => other.close());
  await addPartners(other, 1);
  await setRate(other, '2026-01-01 00:00:00', '1');
  const real = { ...set.with('data'), db: other.db, source: other.source, clock: other.clock };
  expect(await obstaclesOf(real)).toEqual([]);
  await ring(real);
  expect(await publications(real)).toHaveLength(2);
  expect(await obstaclesOf(set.with('data')), 'nor does it stop the first').toEqual([]);
  expect(await toldByFile()).toEqual([4, 2]);
  const both = 'SELECT COUNT(*) FROM allot_high_water GROUP BY program ORDER BY 1';
  expect(await lines(set.bare.remote, both)).toEqual(['2', '4']);
});

test('while the remote database is away, a folder that knows less than the database is not trusted', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  const way = await breakableWay(set.bare.addresses.remote);
  const remote = openPool(way.url);
  set.after(
    () => way.close(),
    () => remote.end().catch(() => undefined),
  );
  const kept = { ...set.with('data', remote), remote: set.bare.remote };
  way.cut();
  expect(await obstaclesOf(kept), 'it knows the last publication').toEqual([]);
  const fresh = { ...set.with('fresh', remote), remote: set.bare.remote };
  expect(await obstaclesOf(fresh)).toEqual([expect.stringMatching(/^The remote database cannot be asked/)]);
  set.at('2026-03-01T03:31Z');
  await ring(fresh);
  await ring(kept);
  expect(await publications(world)).toHaveLength(3);
  way.restore();
  const back = { ...set.with('fresh', remote), remote: set.bare.remote };
  expect(await obstaclesOf(back)).toEqual([]);
});

test('a program that has published nothing does not wait for a remote database that is not there yet', async () => {
  const nowhere = openPool('mysql://allot@127.0.0.1:1/remote');
  set.after(() => nowhere.end().catch(() => undefined));
  const fresh = { ...set.with('fresh', nowhere), remote: nowhere };
  set.at('2026-03-01T02:31Z');
  expect(await obstaclesOf(fresh)).toEqual([]);
  await reconcile(fresh, new AbortController().signal);
  expect(await publications(world)).toHaveLength(2);
});

test('a publication whose process died before it raised the mark is no gap, and the next tick raises it', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(set.bare);
  expect(await lines(set.bare.remote, 'SHOW TABLES')).toEqual(['cc_hourly']);
  await ring(world);
  const rows = 'SELECT period_start, attempt, paid, bonus FROM allot_high_water ORDER BY period_start';
  expect(await lines(set.bare.remote, rows)).toEqual([
    '2026-03-01 00:00:00 1 7.68750000 0.00000000',
    '2026-03-01 01:00:00 1 7.68750000 0.00000000',
  ]);
  expect(await toldByFile()).toEqual([2]);
});

test('where nothing keeps a mark of what was published, the log warns of it once, and the mark is written', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(set.bare);
  const said: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void said.push(JSON.parse(line).msg) });
  const highWater = new HighWater({ file: set.fileOf('data'), remote: null, log });
  for (let times = 0; times < 3; times++) await ring({ ...set.bare, highWater });
  expect(said).toEqual([expect.stringMatching(/^the data folder has no high-water mark of this program/)]);
  expect(await toldByFile()).toEqual([2]);
});

test('a remote database that does not take the mark is named, and holds nothing up', async () => {
  await set.bare.remote.query(
    `CREATE TABLE allot_high_water (kind VARCHAR(8), period_start DATETIME, attempt INT, program CHAR(64), published_at DATETIME(3), theirs INT NOT NULL)`,
  );
  set.at('2026-03-01T02:31Z');
  await ring(world);
  expect(await publications(world)).toHaveLength(2);
  const { obstacles, warnings } = await checkHighWater(world.db, world);
  expect(obstacles).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('create the table allot_high_water there')]);
});

test('a mark that was damaged stops runs until somebody has looked at it', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  await writeFile(set.fileOf('data'), '{');
  const damaged = set.with('data');
  expect(await obstaclesOf(damaged)).toEqual([expect.stringMatching(/high-water.json .* cannot be read/)]);
});

test('where the marks do not reach back to the database, all that was due between is taken for published', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  await set.votes('2026-03-01 05:20:00', '2026-03-02 05:20:00');
  const copy = await set.restored(await set.backUp('early'), 'lost');
  const first = parseInstant('2026-03-02T00:00Z');
  const told = Array.from({ length: REMEMBERED }, (_, hour): Publication => {
    const start = later(first, hour * HOUR);
    const publishedAt = later(start, 90 * 60_000);
    return {
      kind: 'hourly',
      start,
      attempt: 1,
      resultDigest: 'f'.repeat(64),
      publishedAt,
      paid: ZERO,
      bonus: ZERO,
    };
  });
  await writeFileMark(set.fileOf('lost'), await readProgramName(copy.db), told);
  await set.bare.remote.query('DROP TABLE allot_high_water');
  const [obstacle] = await obstaclesOf(copy);
  expect(obstacle).toContain('222 hours and 1 day are missing');
  const { id } = await proposeRestored(copy, 'mark published', askAs('ben', 'operator'));
  await approveRestored(copy, id, false, askAs('anna', 'approver'));
  expect(await obstaclesOf(copy)).toEqual([]);
  const paid = "SELECT period_start, amount FROM entries WHERE reason = 'published elsewhere' ORDER BY 1, 2";
  expect(await lines(copy.db.$client, paid)).toEqual([
    '2026-03-01 00:00:00 69.18750009',
    '2026-03-01 05:00:00 7.68750000',
  ]);
  expect(await findings(copy)).toEqual([]);
}, 120_000);
