import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Period, parseInstant, periodFrom } from '@/lib/period';
import type { Role } from '@/lib/roles';
import { planRestore, restore } from '../backup/restore';
import { writeBackup } from '../backup/write';
import { openDatabase, openPool } from '../db/connection';
import { approve, seenOf, waitingRun } from '../run/decide';
import { work } from '../run/line';
import { listRuns } from '../run/list-runs';
import { obstaclesOf } from '../run/obstacles';
import { openRun, type Request } from '../run/open';
import { freshDatabase } from '../testing/database';
import { breakableWay } from '../testing/outage';
import { silent } from '../testing/own-database';
import { findings } from '../testing/published-day';
import { addPartners, addVotes, lines, publications, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { deliverTransfers } from '../transfer/sender';
import type { World } from '../world';
import { checkHighWater } from './behind';
import { highWaterFile } from './file';
import { HighWater } from './high-water';
import { approveRestored, proposeRestored } from './restored';

let tested: TestWorld;
let folder: string;
let world: World;
const closings: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-mark-'));
  tested = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T00:00Z',
    specialPartners: [1n],
  });
  closings.push(
    () => rm(folder, { recursive: true, force: true }),
    () => tested.close(),
  );
  world = { ...tested, highWater: markOf('data') };
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '0.5', '0.6');
  // Votes of nobody in some hours, so that CC is carried over the gap's bounds.
  for (const hour of ['00', '01', '03', '22', '23']) await votes(`2026-03-01 ${hour}:20:00`);
  for (const hour of ['00', '05', '12']) await votes(`2026-03-02 ${hour}:20:00`);
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

const votes = (at: string) =>
  addVotes(world, [
    [1, '40.00000007', at],
    [2, '20.5', at],
    [3, '1', at],
  ]);

/** The mark of a data folder of that name, and of the remote database. */
const markOf = (name: string, remote = true): HighWater =>
  new HighWater({
    file: highWaterFile(join(folder, name)),
    remote: remote ? tested.remote : null,
    log: silent,
  });

const at = (instant: string) => tested.setClock(instant);
const ask = (name: string, role: Role) => ({ actor: { name, role }, reason: 'the disk broke' });

/** A backup of this moment, in a file of that name. */
async function backUp(name: string): Promise<string> {
  const file = join(folder, name);
  await writeBackup(world, file, await world.clock());
  return file;
}

/** The world goes on with a copy of the backup, as after a restore on another disk; another mark stands for another data folder. */
async function restored(file: string, highWater = markOf('data')): Promise<World> {
  const { url, drop } = await freshDatabase('restored');
  const db = openDatabase(url);
  closings.push(drop, () => db.$client.end());
  await restore(db, file, await planRestore(db, file, false));
  return { ...world, db, highWater };
}

const remoteRows = () => lines(tested.remote, 'SELECT * FROM cc_hourly ORDER BY time, partner_id');
/** What every partner was paid in each period that was published, a line each. */
const rewards = async (one: Pick<World, 'db'>) => [
  ...(await lines(one.db.$client, 'SELECT * FROM reward_list_hourly ORDER BY time, partner_id')),
  ...(await lines(one.db.$client, 'SELECT * FROM reward_list_daily ORDER BY time, partner_id')),
];
const balances = (one: World) =>
  lines(one.db.$client, 'SELECT account, balance FROM accounts ORDER BY account');

const GAP =
  'The database ends at the hour 2026-03-01T10:00:00Z, attempt 1; ' +
  'published elsewhere up to the hour 2026-03-02T05:00:00Z and the day 2026-03-01T00:00:00Z: 19 hours and 1 day are missing.';

test('a restore from yesterday’s backup pays nobody twice', async () => {
  at('2026-03-01T11:31Z');
  await ring(world);
  const yesterday = await backUp('yesterday');
  at('2026-03-02T06:31Z');
  await ring(world);
  const [before, sent] = [await publications(world), await remoteRows()];
  const stood = await balances(world);
  expect(before).toHaveLength(31);

  const copy = await restored(yesterday);
  await ring(copy);
  expect(await publications(copy), 'nothing runs').toHaveLength(11);
  const [obstacle] = await obstaclesOf(copy);
  expect(obstacle).toContain(GAP);
  expect(obstacle).toContain('npm run allot -- restored propose --mark-published');
  expect(await remoteRows(), 'nothing is sent').toEqual(sent);

  const { id } = await proposeRestored(copy, 'mark published', ask('ben', 'operator'));
  expect((await obstaclesOf(copy))[0]).toContain(`restored approve ${id}`);
  await expect(approveRestored(copy, id, false, ask('ben', 'approver'))).rejects.toThrow(/another person/);
  await ring(copy);
  expect(await publications(copy), 'nothing runs yet').toHaveLength(11);
  const approved = await approveRestored(copy, id, false, ask('anna', 'approver'));
  expect(approved).toMatchObject({ periods: 20, lacked: '0.00000000' });
  expect(await obstaclesOf(copy)).toEqual([]);
  expect(await balances(copy), 'the books stand as they stood elsewhere').toEqual(stood);
  expect(await findings(copy)).toEqual([]);
  const listed = await listRuns({ pages: copy.db, world }, { status: 'elsewhere', limit: 50 });
  expect(listed.rows).toHaveLength(20);

  at('2026-03-02T13:31Z');
  await ring(copy);
  const now = await publications(copy);
  expect(now.filter((one) => before.includes(one))).toHaveLength(11);
  expect(now.filter((one) => !before.includes(one))).toEqual(
    ['06', '07', '08', '09', '10', '11', '12'].map((hour) => `hourly 2026-03-02 ${hour}:00:00: 1`),
  );
  expect((await remoteRows()).slice(0, sent.length)).toEqual(sent);
  expect(await findings(copy)).toEqual([]);

  // What both have paid together is what the old database would have paid by itself, had it lived on.
  const paid = new Set([...(await rewards(world)), ...(await rewards(copy))]);
  await ring(tested);
  expect([...paid].toSorted()).toEqual((await rewards(tested)).toSorted());
  expect(await balances(copy)).toEqual(await balances(tested));
}, 120_000);

test('a lost data folder is no way around it, since the remote database knows; nor is a lost remote table', async () => {
  at('2026-03-01T02:31Z');
  await ring(world);
  const early = await backUp('early');
  at('2026-03-01T05:31Z');
  await ring(world);
  const copy = await restored(early, markOf('another folder'));
  const missing = expect.stringContaining('up to the hour 2026-03-01T04:00:00Z: 3 hours are missing');
  expect(await obstaclesOf(copy)).toEqual([missing]);
  await copy.highWater!.raise(copy.db);
  expect(await obstaclesOf({ ...copy, highWater: markOf('a third folder') })).toEqual([missing]);
  await tested.remote.query('DROP TABLE allot_high_water');
  expect(await obstaclesOf({ ...copy, highWater: markOf('data') })).toEqual([missing]);
});

test('while the remote database is away, a folder that knows less than the database is not trusted', async () => {
  at('2026-03-01T02:31Z');
  await ring(world);
  const way = await breakableWay(tested.addresses.remote);
  const remote = openPool(way.url);
  closings.push(
    () => way.close(),
    () => remote.end().catch(() => undefined),
  );
  const through = (name: string) =>
    new HighWater({ file: highWaterFile(join(folder, name)), remote, log: silent });
  const kept = { ...world, highWater: through('data') };
  way.cut();
  expect(await obstaclesOf(kept), 'it knows the last publication').toEqual([]);
  const fresh = { ...world, highWater: through('fresh') };
  expect(await obstaclesOf(fresh)).toEqual([expect.stringMatching(/^The remote database cannot be asked/)]);
  at('2026-03-01T03:31Z');
  await ring(fresh);
  await ring(kept);
  expect(await publications(world)).toHaveLength(3);
  way.restore();
  const back = { ...world, highWater: through('fresh') };
  expect(await obstaclesOf(back)).toEqual([]);
});

test('a publication whose process died before it raised the mark is no gap, and the next tick raises it', async () => {
  at('2026-03-01T02:31Z');
  await ring(tested);
  expect(await lines(tested.remote, 'SHOW TABLES')).toEqual(['cc_hourly']);
  await ring(world);
  const rows = 'SELECT period_start, attempt, paid, bonus FROM allot_high_water ORDER BY period_start';
  expect(await lines(tested.remote, rows)).toEqual([
    '2026-03-01 00:00:00 1 7.68750000 0.00000000',
    '2026-03-01 01:00:00 1 7.68750000 0.00000000',
  ]);
  const { publications: told } = JSON.parse(await readFile(highWaterFile(join(folder, 'data')), 'utf8'));
  expect(told).toHaveLength(2);
});

test('a remote database that does not take the mark is named, and holds nothing up', async () => {
  await tested.remote.query('CREATE TABLE allot_high_water (published_at DATETIME(3))');
  at('2026-03-01T02:31Z');
  await ring(world);
  expect(await publications(world)).toHaveLength(2);
  const { obstacles, warnings } = await checkHighWater(world.db, world);
  expect(obstacles).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('create the table allot_high_water there')]);
});

test('a mark that was damaged stops runs until somebody has looked at it', async () => {
  at('2026-03-01T02:31Z');
  await ring(world);
  await writeFile(highWaterFile(join(folder, 'data')), '{');
  const damaged = { ...world, highWater: markOf('data') };
  expect(await obstaclesOf(damaged)).toEqual([expect.stringMatching(/high-water.json .* cannot be read/)]);
});

test('what was published elsewhere and not used is run again, if the approver says so, and the mark is lowered', async () => {
  at('2026-03-01T02:31Z');
  await ring(world);
  const early = await backUp('early');
  await votes('2026-03-01 02:20:00');
  at('2026-03-01T04:31Z');
  await ring(world);
  const copy = await restored(early);
  await world.source.query("DELETE FROM votes WHERE cast_at >= '2026-03-01 02:00:00' AND partner_id = 2");
  const { id } = await proposeRestored(copy, 'run again', ask('ben', 'operator'));
  const approve = (notUsed: boolean) => approveRestored(copy, id, notUsed, ask('anna', 'approver'));
  await expect(approve(false)).rejects.toThrow(/would be paid once more/);
  expect(await approve(true)).toMatchObject({ choice: 'run again', periods: 2 });
  const asked = "SELECT CONCAT(action, ' by ', actor) FROM audit WHERE action LIKE '%restored' ORDER BY seq";
  expect(await lines(copy.db.$client, asked)).toEqual([
    'propose restored by ben',
    'approve restored by anna',
  ]);
  expect(await lines(tested.remote, 'SELECT COUNT(*) FROM allot_high_water')).toEqual(['2']);
  await ring(copy);
  expect(await publications(copy)).toHaveLength(4);
  expect(await obstaclesOf(copy)).toEqual([]);
  expect(await findings(copy)).toEqual([]);
  // The database that they were published in first is the one that is behind now.
  expect(await obstaclesOf(world)).toEqual([expect.stringContaining('are missing')]);
});

const hour = (start: string): Period => periodFrom('hourly', parseInstant(start), 'UTC');
const HOUR = hour('2026-03-01T00:00Z');
const NEXT = hour('2026-03-01T01:00Z');

test('a rerun that was published elsewhere counts, what waited here is ended, and what was to be sent is not', async () => {
  at('2026-03-01T01:31Z');
  await ring({ ...world, remote: null });
  at('2026-03-01T02:31Z');
  await run(world, NEXT, {});
  const early = await backUp('early');
  // Elsewhere the waiting hour is approved and the first one run again with more votes, and all of it is sent.
  await approveWaiting(world, NEXT);
  await votes('2026-03-01 00:40:00');
  await run(world, HOUR, { rerun: { standings: 'frozen' } });
  await approveWaiting(world, HOUR);
  await ring(world);
  const [sent, stood] = [await remoteRows(), await balances(world)];
  expect(sent).toHaveLength(2);

  const copy = await restored(early);
  const [obstacle] = await obstaclesOf(copy);
  expect(obstacle).toContain('1 hour and 1 rerun are missing');
  await expect(approveWaiting(copy, NEXT)).rejects.toThrow(/No run starts and nothing is sent/);
  await deliverTransfers(copy, new AbortController().signal);
  const { id } = await proposeRestored(copy, 'mark published', ask('ben', 'operator'));
  await approveRestored(copy, id, false, ask('anna', 'approver'));
  expect(await balances(copy)).toEqual(stood);
  expect(await lines(copy.db.$client, 'SELECT kind, period_start, attempt, status FROM runs')).toEqual([
    'hourly 2026-03-01 00:00:00 1 superseded',
    'hourly 2026-03-01 01:00:00 1 rejected',
  ]);
  await ring(copy);
  expect(await remoteRows()).toEqual(sent);
  expect(await lines(copy.db.$client, 'SELECT status FROM transfers')).toEqual(['cancelled']);
  expect(await findings(copy)).toEqual([]);
  await expect(run(copy, HOUR, {})).rejects.toThrow(/anna marked it as published elsewhere/);
  await expect(run(copy, HOUR, { rerun: { standings: 'frozen' } })).rejects.toThrow(/published elsewhere/);
});

/** Runs an hour by hand, so that it waits. */
async function run(one: World, period: Period, wish: Partial<Request>): Promise<void> {
  const lease = await openRun(one, period, { ...ask('cem', 'operator'), gate: 'manual', ...wish });
  expect(await work(one, lease!, new AbortController().signal)).toEqual({ came: 'waiting' });
}

async function approveWaiting(one: World, period: Period): Promise<void> {
  const seen = seenOf(await waitingRun(one.db, period));
  await approve(one, period, ask('bob', 'approver'), seen, true);
}
