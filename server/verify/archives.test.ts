import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ArchiveWorld, archiveAll, brokenIn, twoOldHours } from '../testing/archived';
import { findings } from '../testing/published-day';
import { lines } from '../testing/story';
import { nothingVerified } from './verify';

let world: ArchiveWorld;
let file: string;
let other: string;
let content: Buffer;

const own = (statement: string) => world.db.$client.query(statement);
const archiveAt = async (start: string) => {
  const [row] = await lines(
    world.db.$client,
    `SELECT file, sha256, bytes FROM archives JOIN runs ON runs.id = run_id WHERE period_start = '${start}'`,
  );
  return row!.split(' ');
};
const HOUR = "run_id = (SELECT id FROM runs WHERE period_start = '2026-03-01 01:00:00')";

beforeAll(async () => {
  world = await twoOldHours();
  await archiveAll(world);
  file = join(world.archive, (await archiveAt('2026-03-01 01:00:00'))[0]!);
  other = join(world.archive, (await archiveAt('2026-03-01 00:00:00'))[0]!);
  content = await readFile(file);
}, 60_000);
afterAll(() => world.close());

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['is missing', () => rm(file), /is missing in .*bring it back from that machine/],
  [
    'is a folder by now',
    async () => {
      await rm(file);
      await mkdir(file);
    },
    /cannot be read: EISDIR/,
  ],
  ['goes on behind its end', () => appendFile(file, 'x'), /bytes and was written with/],
  [
    'was changed in one byte',
    () =>
      writeFile(
        file,
        content.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
      ),
    /was changed: its SHA-256/,
  ],
  [
    'is another run’s, and the digest was changed with it',
    async () => {
      const [, sha256, bytes] = await archiveAt('2026-03-01 00:00:00');
      await writeFile(file, await readFile(other));
      await own(`UPDATE archives SET sha256 = '${sha256}', bytes = ${bytes} WHERE ${HOUR}`);
    },
    /it is that of run \d+, hourly 2026-03-01T00:00:00Z/,
  ],
])('an archive file that %s is named, once, and the rest is verified', async (_, change, sentence) => {
  await own('CREATE TABLE backup AS SELECT * FROM archives');
  await change();
  const verified = nothingVerified();
  expect(await findings(world, { verified })).toEqual([
    expect.objectContaining({
      sort: 'broken',
      check: 'archive',
      about: expect.stringContaining('hourly 2026-03-01T01:00:00Z'),
      sentence: expect.stringMatching(sentence),
    }),
  ]);
  expect(verified).toMatchObject({ runs: 2, rewards: 4, archives: 2 });
  await rm(file, { force: true, recursive: true });
  await writeFile(file, content);
  await putBack('archives');
  expect(await findings(world)).toEqual([]);
});

test.each([
  ['archive', 'runs', 'paid = paid + 1, carried = carried - 1', /its rows sum to/],
  ['archive', 'runs', 'voters = 6', /its voters are 5, ought to be 6/],
  ['archive', 'runs', `result_digest = REPEAT('0', 64)`, /the digest of its rows/],
  ['inputs', 'runs', `input_digest = REPEAT('0', 64)`, /digest of the frozen inputs/],
  ['inputs', 'run_hours', 'votes = votes + 1', /digest of the frozen inputs/],
  ['archive', 'archives', 'rewards = 3', /its rewards are 4, ought to be 3/],
  ['archive', 'runs', 'archived_at = NULL', /says of itself that it was not archived/],
])('a run is held against its archive: %s, with %s set %s', async (check, table, change, sentence) => {
  await own(`CREATE TABLE backup AS SELECT * FROM ${table}`);
  await own(
    `UPDATE ${table} SET ${change} WHERE ${table === 'runs' ? "period_start = '2026-03-01 01:00:00'" : HOUR}`,
  );
  expect(await findings(world)).toContainEqual(
    expect.objectContaining({ sort: 'broken', check, sentence: expect.stringMatching(sentence) }),
  );
  await putBack(table);
});

test('rows that stand in the tables although they were removed, and an archive that nobody knows of', async () => {
  await own(
    `INSERT INTO left_out SELECT id, 5, 5, 1, '{"up":1}', 50.5, NULL, 0, 'inactive' FROM runs WHERE period_start = '2026-03-01 01:00:00'`,
  );
  expect(await brokenIn(world)).toEqual([expect.stringMatching(/rows of it are in the tables/)]);
  await own('DELETE FROM left_out');
  await own('CREATE TABLE backup AS SELECT * FROM archives');
  await own(`DELETE FROM archives WHERE ${HOUR}`);
  expect(await brokenIn(world)).toEqual([expect.stringMatching(/nothing says in which file/)]);
  await putBack('archives');
  expect(await findings(world)).toEqual([]);
});

async function putBack(table: string): Promise<void> {
  const columns = await lines(
    world.db.$client,
    `SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}' AND extra NOT LIKE '%GENERATED%'`,
  );
  const named = columns.map((column) => `\`${column}\``).join(', ');
  await own(`DELETE FROM ${table}`);
  await own(`INSERT INTO ${table} (${named}) SELECT ${named} FROM backup`);
  await own('DROP TABLE backup');
}
