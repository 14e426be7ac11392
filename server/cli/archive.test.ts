import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { addPartners, addVotes, lines, setRate } from '../testing/story';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  for (const hour of ['00', '01']) await addVotes(world, [[1, '40', `2026-03-01 ${hour}:10:00`]]);
});
afterEach(() => world.close());

const allot = (text: string, days = '30') =>
  command(text.split(' '), { ...world.environment, RETENTION_DAYS: days });
const rows = () => lines(world.own, 'SELECT COUNT(*) FROM hourly_rewards');

test('old results are archived by a command, and a backup and a restore say what is to be done with the files', async () => {
  const folder = world.environment.DATA_DIR!;
  expect(await allot('distribute --from 2026-03-01 --to 2026-03-01T02:00Z')).toMatchObject({ code: 0 });
  expect(await allot('archive', 'off')).toMatchObject({
    code: 2,
    err: expect.stringContaining('RETENTION_DAYS is off, so everything is kept'),
  });
  const asked = await allot('archive --dry-run --json');
  expect(JSON.parse(asked.out)).toMatchObject({
    dryRun: true,
    due: [
      { kind: 'hourly', periods: 2, first: '2026-03-01T00:00:00Z', last: '2026-03-01T01:00:00Z' },
      { kind: 'daily', periods: 1 },
    ],
  });
  expect(await rows()).toEqual(['2']);

  expect(await allot('archive')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/hourly 2026-03-01T00:00:00Z: 1 rows of 1 attempt archived\.[\s\S]*3 periods/),
  });
  expect(await rows()).toEqual(['0']);
  const again = await allot('archive --json');
  expect(JSON.parse(again.out)).toMatchObject({ archived: [], removed: [], kept: [] });
  expect(await allot('verify')).toMatchObject({ code: 0, out: expect.stringContaining('3 archive files') });
  const rerun = 'rerun --kind hourly --period 2026-03-01T01:00Z --as ben --reason late';
  expect(await allot(rerun)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/Refused: the rows of run 2 were archived .* not run again/),
  });

  const made = await allot(`backup --to ${folder}`);
  expect(made).toMatchObject({
    code: 0,
    err: expect.stringContaining('The rows of 3 archived runs are not in it'),
  });
  const file = (await readdir(folder)).find((one) => one.endsWith('.backup'))!;
  await cp(join(folder, 'archive'), join(folder, 'saved'), { recursive: true });
  await rm(join(folder, 'archive'), { recursive: true });
  expect(await allot(`restore --from ${join(folder, file)} --replace --yes`)).toMatchObject({
    code: 0,
    err: expect.stringContaining('3 of their files are not in the folder archive of DATA_DIR'),
  });
  expect(await allot('verify')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/BROKEN {2}archive.*is missing/),
  });
  expect(await allot('status')).toMatchObject({ code: 0 });
  await cp(join(folder, 'saved'), join(folder, 'archive'), { recursive: true });
  expect(await allot('verify')).toMatchObject({ code: 0 });
}, 120_000);
