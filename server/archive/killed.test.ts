import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type ArchiveWorld, archiveAll, brokenIn, DAYS, OLD_ENOUGH, twoOldHours } from '../testing/archived';
import { type LineChild, type Strike, startLineChild } from '../testing/line-child';
import { findings, PUBLISHED_DAY } from '../testing/published-day';
import { lines, outcome } from '../testing/story';
import { nothingVerified } from '../verify/verify';

const PAST_THE_LEASE = '2027-04-06T00:02Z';

const worlds: ArchiveWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function beginning(): Promise<ArchiveWorld> {
  const world = await twoOldHours();
  worlds.push(world);
  return world;
}

const kill = (text: string, nth: number): Strike => ({ on: 'own', text, nth, signal: 'SIGKILL' });

/** Another instance that archives until it is struck. */
async function struck(world: ArchiveWorld, strike: Strike): Promise<LineChild> {
  const child = await startLineChild({
    addresses: world.addresses,
    startAt: PUBLISHED_DAY,
    now: OLD_ENOUGH,
    instance: 'struck',
    strike,
    archive: { folder: world.archive, days: DAYS },
  });
  child.ring();
  return child;
}

const count = (world: ArchiveWorld, what: string) => lines(world.db.$client, `SELECT COUNT(*) FROM ${what}`);

test.each([
  ['while it writes a file', kill('FROM left_out WHERE run_id', 2)],
  ['before it notes what it has proven', kill('insert into `archives`', 2)],
  ['before the first row goes', kill('delete from hourly_rewards', 1)],
  ['between the rows of two tables', kill('delete from left_out', 2)],
  ['before it notes that the last row is gone', kill('update `archives`', 1)],
])('an instance that is killed %s loses nothing, and the next one goes on', async (_, strike) => {
  const world = await beginning();
  const before = await outcome(world);
  const child = await struck(world, strike);
  expect(await child.ended).toBe('SIGKILL');
  expect(await brokenIn(world)).toEqual([]);
  // Who reads the list sees all of an hour or nothing of it.
  const seen = await lines(world.db.$client, 'SELECT COUNT(*) FROM reward_list_hourly GROUP BY time');
  expect(new Set(seen)).toEqual(new Set(seen.length === 0 ? [] : ['4']));

  world.setClock(PAST_THE_LEASE);
  await archiveAll(world);
  expect(await count(world, 'archives WHERE removed_at IS NOT NULL')).toEqual(['2']);
  for (const table of ['hourly_rewards', 'left_out']) expect(await count(world, table)).toEqual(['0']);
  const verified = nothingVerified();
  expect(await findings(world, { verified })).toEqual([]);
  expect(verified).toMatchObject({ runs: 2, rewards: 8, archives: 2 });
  expect((await outcome(world)).accounts).toEqual(before.accounts);
  const files = await readdir(world.archive, { recursive: true });
  expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('where the file is lost before the rows are gone, no more of them go until it is back', async () => {
  const world = await beginning();
  await (await struck(world, kill('delete from hourly_rewards', 2))).ended;
  world.setClock(PAST_THE_LEASE);
  const [name] = await lines(world.db.$client, 'SELECT file FROM archives WHERE removed_at IS NULL');
  const file = join(world.archive, name!);
  const content = await readFile(file);
  await rm(file);
  expect(await archiveAll(world)).toMatchObject([
    { came: 'kept', faults: [expect.stringMatching(/is missing/)] },
  ]);
  expect(await count(world, 'hourly_rewards h JOIN archives a USING (run_id)')).toEqual(['4']);
  expect(await brokenIn(world)).toEqual([expect.stringMatching(/^archive: .* is missing/)]);
  await writeFile(file, content);
  expect(await archiveAll(world)).toMatchObject([{ came: 'removed', rows: 5 }]);
  expect(await findings(world)).toEqual([]);
});

test('an instance that stood still while another one archived changes nothing when it is woken', async () => {
  const world = await beginning();
  const child = await struck(world, { ...kill('delete from hourly_rewards', 1), signal: 'SIGSTOP' });
  await child.stopped();
  world.setClock(PAST_THE_LEASE);
  // It holds the row of the lease until the server ends its connection.
  const [sleeping] = await lines(
    world.db.$client,
    `SELECT id FROM information_schema.processlist WHERE db = DATABASE()
      AND id IN (SELECT trx_mysql_thread_id FROM information_schema.innodb_trx)`,
  );
  await world.db.$client.query(`KILL ${sleeping}`);
  await archiveAll(world);
  const after = await outcome(world);
  child.wake();
  expect(await child.ended).toBe(1);
  expect(await outcome(world)).toEqual(after);
  expect(await findings(world)).toEqual([]);
});
