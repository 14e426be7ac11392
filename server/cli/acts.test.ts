import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { addPartners, addVotes, lines, setRate } from '../testing/story';

// A story here is told by many processes, one after another.
vi.setConfig({ testTimeout: 240_000 });

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
  await addPartners(world, 2);
  await setRate(world, '2022-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '60', '2022-01-10 00:10:00'],
    [2, '40', '2022-01-10 00:20:00'],
  ]);
  await allot('distribute', '--from', '2022-01-10T00:00Z', '--to', '2022-01-10T01:00Z');
});
afterEach(() => world.close());

const allot = (...args: string[]) => command(args, world.environment);
const HOUR = ['--kind', 'hourly', '--period', '2022-01-10T00:00Z'];
const NEXT = ['--kind', 'hourly', '--period', '2022-01-10T01:00Z'];
const by = (name: string) => ['--as', name, '--reason', 'the story says so'];

test('a rerun is asked for, previewed, seen, refused to who asked, and approved by another', async () => {
  await addVotes(world, [[1, '8', '2022-01-10 00:40:00']]);
  const foreseen = await allot('rerun', ...HOUR, ...by('ben'), '--dry-run', '--json');
  expect(foreseen.code).toBe(0);
  const asked = await allot('rerun', ...HOUR, ...by('ben'), '--json');
  expect(asked).toMatchObject({ code: 3, err: expect.stringMatching(/^Run 2|.*waits for another person/s) });
  const { run, seen } = JSON.parse(asked.out);
  const { waits, moves, stays, ...figures } = JSON.parse(foreseen.out).foreseen;
  expect({ waits, moves, stays }).toEqual({
    waits: 'a rerun is never published by itself',
    moves: [],
    stays: [],
  });
  expect(run).toMatchObject({ attempt: 2, status: 'waiting', ...figures });

  const preview = JSON.parse((await allot('preview', ...HOUR, '--json')).out);
  expect(preview).toMatchObject({ seen, paid: { change: '2.00000000' }, missing: null, next: null });
  expect(await allot('preview', ...HOUR)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`Seen: ${seen}`),
  });

  const unseen = await allot('approve', ...HOUR, ...by('anna'));
  expect(unseen).toMatchObject({
    code: 2,
    out: expect.stringContaining('Asked for by ben.'),
    err: `Not approved. Look at what waits, then name it: --seen ${seen}, or --yes for whatever waits.\n`,
  });
  expect(await allot('approve', ...HOUR, ...by('ben'), '--seen', seen)).toMatchObject({
    code: 1,
    err: 'Refused: ben asked for this, so another person has to approve it.\n',
  });
  const moved = await allot(
    'approve',
    ...HOUR,
    ...by('anna'),
    '--seen',
    seen.replace(/[0-9a-f]{64}/, 'f'.repeat(64)),
    '--json',
  );
  expect(moved.code).toBe(1);
  expect(JSON.parse(moved.out)).toEqual({
    dryRun: false,
    refused: 'what you looked at was computed again since; look at what waits now and approve that',
    missing: null,
  });
  const asWhat = await allot('approve', ...HOUR, ...by('anna'), '--seen', seen, '--role', 'operator');
  expect(asWhat).toMatchObject({ code: 1, err: expect.stringContaining('needs the role approver') });

  const would = await allot('approve', ...HOUR, ...by('anna'), '--dry-run', '--json');
  const done = await allot('approve', ...HOUR, ...by('anna'), '--seen', seen, '--json');
  expect([would.code, done.code]).toEqual([0, 0]);
  expect(JSON.parse(done.out).approved).toEqual(JSON.parse(would.out).approved);
  expect(await allot('approve', ...HOUR, ...by('anna'), '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('attempt 2 is published by anna'),
  });
  expect(await lines(world.own, "SELECT actor, role, reason FROM audit WHERE action = 'approve'")).toEqual([
    'anna approver the story says so',
  ]);
  expect((await allot('verify')).code).toBe(0);
});

test('a run waits where that is asked for, is rejected, and is run again', async () => {
  expect(await allot('run', ...NEXT, ...by('ben'), '--gate', 'manual')).toMatchObject({ code: 3 });
  expect(await allot('reject', ...NEXT, ...by('anna'))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Rejected: run \d+ pays nothing/),
  });
  expect(await allot('run', ...NEXT, ...by('ben'))).toMatchObject({ code: 0 });
  const again = await allot('run', ...NEXT, ...by('ben'), '--dry-run');
  expect(again).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^It would be refused: .*ask for a rerun instead\.\n$/),
  });
  expect(
    await allot('skip', '--kind', 'hourly', '--period', '2022-01-10T00:30Z', ...by('ben')),
  ).toMatchObject({
    code: 2,
    err: expect.stringContaining('no hour of the program begins at 2022-01-10T00:30:00Z'),
  });
});

describe('what is not about one period', () => {
  test('is paused, corrected, opened, left, listed and changed', async () => {
    const acts = [
      ['pause', '--kind', 'daily', ...by('ben')],
      [
        'correct',
        'propose',
        '--from',
        'adjustments',
        '--to',
        'hourly_pool@2022-01-10T05:00Z',
        '--amount',
        '1.5',
        ...by('ben'),
      ],
      ['correct', 'approve', '1', ...by('anna')],
      ['special', 'set', '--partners', '2,18446744073709551615', ...by('ada')],
    ];
    for (const act of acts) expect(await allot(...act)).toMatchObject({ code: 0 });
    expect((await allot('status')).out).toContain('Paused: daily, by ben: the story says so');
    expect(await allot('resume', '--kind', 'daily', ...by('ben'))).toMatchObject({ code: 0 });
    expect(JSON.parse((await allot('correct', 'list', '--json')).out)).toMatchObject([
      { from: 'adjustments', to: 'hourly_pool@2022-01-10T05:00:00Z', amount: '1.50000000', status: 'booked' },
    ]);
    const opening = await allot('opening', '--kind', 'daily', '--amount', '5', ...by('anna'));
    expect(opening).toMatchObject({ code: 1, err: expect.stringContaining('is not open any more') });
    expect((await allot('special', 'show')).out).toBe('Version 2: 2, 18446744073709551615.\n');
    expect((await allot('late', 'list')).out).toBe(
      'The source agrees with everything that was counted.\nNo late votes were booked.\n',
    );
    const accrue = ['late', 'accrue', '--hour', '2022-01-10T00:00Z', ...by('ben')];
    expect(await allot(...accrue)).toMatchObject({
      code: 2,
      err: expect.stringContaining('name what the source has: --cc <amount>'),
    });
    expect(await allot(...accrue, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('there is nothing to accrue'),
    });
    await addVotes(world, [[1, '8', '2022-01-10 00:40:00']]);
    expect(await allot(...accrue, '--cc', '100')).toMatchObject({
      code: 1,
      err: expect.stringContaining('the source has 108.00000000 CC in the hour now, not the 100.00000000 CC'),
    });
    expect(await allot(...accrue, '--cc', '108')).toMatchObject({ code: 0 });
    expect(JSON.parse((await allot('late', 'list', '--json')).out)).toMatchObject({
      hours: [],
      booked: [{ pool: 'hourly', votes: 1, cc: '8.00000000', sweep: null, person: { name: 'ben' } }, {}],
      next: null,
    });
    expect(
      await allot('correct', 'propose', '--from', 'purse', '--to', 'held', '--amount', '1', ...by('ben')),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('"purse" is none of the accounts'),
    });
  });

  test('a policy for a single operator is proposed and approved, and status says so', async () => {
    const file = join(world.environment.DATA_DIR!, 'policy.json');
    await writeFile(file, JSON.stringify({ ...DEFAULT_POLICY, singleOperator: true }));
    const propose = ['policy', 'propose', file, '--from', '2022-01-12', ...by('ada')];
    expect(await allot(...propose)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Version 2 is proposed'),
    });
    expect(await allot('policy', 'approve', '2', ...by('ada'))).toMatchObject({ code: 1 });
    expect(await allot('policy', 'approve', '2', ...by('eve'))).toMatchObject({ code: 0 });
    expect(JSON.parse((await allot('policy', 'show', '--json')).out).singleOperator).toBe(true);
    expect(JSON.parse((await allot('policy', 'list', '--json')).out)).toMatchObject([
      { status: 'approved', decidedBy: 'eve' },
      {},
    ]);
    expect((await allot('status')).out).toContain('One person may both ask for a run and approve it');
  });
});

test('an act needs a name, a reason and a program', async () => {
  expect(await allot('skip', ...NEXT, '--reason', 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--as'),
  });
  expect(await allot('skip', ...NEXT, '--as', 'ben')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--reason'),
  });
  expect(await allot('skip', ...NEXT, '--as', 'ben', '--reason', ' ')).toMatchObject({
    code: 1,
    err: 'Refused: a reason is missing; say why, it is kept with the act.\n',
  });
  const nowhere = await commandWorld();
  const unbegun = await command(['skip', ...NEXT, ...by('ben')], nowhere.environment);
  expect(unbegun).toMatchObject({ code: 1, err: expect.stringContaining('The program was not begun') });
  await nowhere.close();
});
