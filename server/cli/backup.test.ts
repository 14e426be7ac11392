import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { addPartners, addVotes, lines, setRate } from '../testing/story';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  for (const hour of ['00', '01', '02']) await addVotes(world, [[1, '40', `2026-03-01 ${hour}:10:00`]]);
});
afterEach(() => world.close());

const allot = (text: string) => command(text.split(' '), world.environment);
const published = () =>
  lines(world.own, "SELECT period_start FROM runs WHERE published = 1 AND kind = 'hourly' ORDER BY 1");

/** Says who acts and why; the reason is one word, as the words are told apart by spaces. */
const as = (name: string) => `--as ${name} --reason disk`;

test('a backup is made, checked and restored, and what was published since is decided over by two', async () => {
  const folder = world.environment.DATA_DIR!;
  expect(await allot('distribute --from 2026-03-01 --to 2026-03-01T01:00Z')).toMatchObject({ code: 0 });
  const made = await allot(`backup --to ${folder}`);
  expect(made).toMatchObject({ code: 0, err: expect.stringContaining('holds secrets') });
  const name = (await readdir(folder)).find((one) => one.endsWith('.backup'))!;
  const file = join(folder, name);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await allot(`backup --check ${file}`)).toMatchObject({
    code: 0,
    out: expect.stringContaining('It is whole'),
  });
  const broken = await allot('backup --check package.json');
  expect(broken).toMatchObject({ code: 1, err: expect.stringContaining('cannot be unpacked') });

  expect(await allot('distribute --from 2026-03-01T01:00Z --to 2026-03-01T02:00Z')).toMatchObject({
    code: 0,
  });
  expect(await published()).toHaveLength(2);
  expect(await allot(`restore --from ${file}`)).toMatchObject({
    code: 1,
    err: expect.stringContaining('holds this program already'),
  });
  expect(await allot(`restore --from ${file} --replace`)).toMatchObject({
    code: 3,
    err: expect.stringContaining('gone from it for good'),
  });
  expect(await published(), 'it was only said').toHaveLength(2);
  expect(await allot(`restore --from ${file} --replace --yes`)).toMatchObject({ code: 0 });
  expect(await published()).toEqual(['2026-03-01 00:00:00']);

  const next = 'distribute --from 2026-03-01T01:00Z --to 2026-03-01T03:00Z';
  const refused = await allot(next);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('1 hour is missing') });
  expect(await allot('status')).toMatchObject({
    out: expect.stringContaining('No run starts: The database ends at'),
  });
  expect(await allot(`restored propose --mark-published ${as('ben')}`)).toMatchObject({ code: 0 });
  expect(await allot(`restored approve 1 ${as('ben')}`)).toMatchObject({ code: 1 });
  expect(await allot(`restored approve 1 ${as('anna')}`)).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 period is marked as published elsewhere: 10.00000000 CC'),
  });
  expect(await allot(next)).toMatchObject({ code: 0, out: expect.stringContaining('1 skipped') });
  expect(await published()).toEqual(['2026-03-01 00:00:00', '2026-03-01 02:00:00']);
  expect(await allot('verify')).toMatchObject({ code: 0 });
}, 180_000);
