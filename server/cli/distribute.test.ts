import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandWorld, command, commandWorld, type Ended, startCommand } from '../testing/command';
import { addPartners, addVotes, lines, setRate } from '../testing/story';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
  await addPartners(world, 3);
});
afterEach(() => world.close());

const allot = (...args: string[]): Promise<Ended> => command(args, world.environment);
const RANGE = ['--from', '2022-01-10T00:00Z', '--to', '2022-01-10T03:00Z'];

async function number(pool: Pool, query: string): Promise<number> {
  const [rows] = await pool.query<RowDataPacket[]>(query);
  return Number(Object.values(rows[0]!)[0]);
}

const published = () => number(world.own, "SELECT COUNT(*) FROM runs WHERE status = 'published'");

describe('a range', () => {
  beforeEach(async () => {
    await setRate(world, '2022-01-01 00:00:00', '0.5');
    await addVotes(world, [
      [1, '100', '2022-01-10 00:10:00'],
      [2, '50', '2022-01-10 01:10:00'],
    ]);
  });

  test('is listed, distributed, found done, verified and shown', async () => {
    const listed = await allot('distribute', ...RANGE, '--dry-run', '--json');
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.out).periods).toHaveLength(4);
    expect(await number(world.own, 'SELECT COUNT(*) FROM program')).toBe(0);
    expect(await allot('distribute', ...RANGE, '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('The schema is up to date; nothing else was written.'),
    });

    const first = await allot('distribute', ...RANGE, '--json');
    expect(first).toMatchObject({
      code: 0,
      err: expect.stringContaining('starts with 2022-01-10T00:00:00Z'),
    });
    const [hourly, daily] = JSON.parse(first.out).published;
    expect(hourly).toEqual({
      kind: 'hourly',
      runs: 3,
      budget: '18.75000000',
      paid: '18.75000000',
      bonus: '0.00000000',
      carried: '0.00000000',
    });
    expect(daily).toMatchObject({ runs: 1, budget: '56.25000000' });

    const again = await allot('distribute', ...RANGE);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('0 distributed now, 4 before') });
    expect(await published()).toBe(4);
    expect(await allot('verify')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Everything agrees.'),
    });

    const balances = JSON.parse((await allot('balances', '--json')).out);
    expect(balances.accounts).toMatchObject({ votes: '-75.00000000', held: '0.00000000' });
    const status = JSON.parse((await allot('status', '--json')).out);
    expect(status).toMatchObject({
      environment: 'test',
      schedule: 'off',
      program: { startAt: '2022-01-10T00:00:00Z' },
    });
    expect(status.kinds[0].lastPublished).toMatchObject({ period: '2022-01-10T02:00:00Z' });
    expect(status.missed.count).toBeGreaterThan(1000);
  }, 120_000);

  test('tells broken by 1, a source that moved on by 0, or by 2 where that is asked for', async () => {
    await allot('distribute', ...RANGE);
    await addVotes(world, [[3, '7', '2022-01-10 00:20:00']]);
    expect(await allot('verify')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Differs .*7\.0{8} CC more/),
    });
    const strict = await allot('verify', '--strict', '--json');
    expect(strict.code).toBe(2);
    expect(JSON.parse(strict.out)).toMatchObject({ ok: true, broken: [], explained: [{ check: 'source' }] });
    await world.own.query("UPDATE accounts SET balance = balance + 1 WHERE account = 'market'");
    expect(await allot('verify')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/BROKEN .*account market/),
    });
  }, 120_000);

  test('stops with 3 where a run waits, and names it', async () => {
    await allot('distribute', '--from', '2022-01-10', '--to', '2022-01-10T01:00Z');
    await world.own.query("UPDATE policies SET policy = JSON_SET(policy, '$.gate.hourly.mode', 'manual')");
    const { code, out, err } = await allot('distribute', ...RANGE, '--json');
    expect(code).toBe(3);
    expect(err).toMatch(
      /hourly period 2022-01-10T01:00:00Z \(run \d+, attempt 1\), which waits for a person/,
    );
    expect(JSON.parse(out).stopped).toMatchObject({
      period: '2022-01-10T01:00:00Z',
      waits: true,
      attempt: 1,
    });
  }, 120_000);

  test('is refused with 2 in another zone than the one that is recorded, or from the middle of a day', async () => {
    const late = await allot('distribute', '--from', '2022-01-10T05:00Z');
    expect(late).toMatchObject({ code: 2, err: expect.stringContaining('2022-01-10T00:00:00Z') });
    await allot('distribute', ...RANGE);
    const environment = { ...world.environment, PROGRAM_ZONE: 'Asia/Tokyo' };
    const other = await command(['distribute', ...RANGE], environment);
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('runs in UTC') });
  }, 120_000);

  test('that is interrupted gives its lease back, and the next call goes on', async () => {
    const range = ['--from', '2022-01-10', '--to', '2022-01-14'];
    const { child, ended } = startCommand(['distribute', ...range], world.environment);
    for (let done = 0; done < 3; ) done = await published().catch(() => 0);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, err: expect.stringContaining('Interrupted by SIGTERM') });
    expect(await number(world.own, 'SELECT COUNT(*) FROM runs WHERE lease_owner IS NOT NULL')).toBe(0);
    expect(await published()).toBeLessThan(100);
    expect(await allot('distribute', ...range)).toMatchObject({ code: 0 });
    expect(await published()).toBe(100);
  }, 120_000);
});

describe('a source that cannot be used publishes nothing', () => {
  test('for a missing column, which is named', async () => {
    await setRate(world, '2022-01-01 00:00:00', '0.5');
    await world.source.query('ALTER TABLE partners DROP COLUMN active');
    const { code, err } = await allot('distribute', ...RANGE);
    expect(code).toBe(1);
    expect(err).toContain('`partners` of the source has no column `active`');
    expect(await number(world.own, 'SELECT COUNT(*) FROM runs')).toBe(0);
  }, 60_000);

  test('without a rate, and goes on when there is one', async () => {
    const { code, err } = await allot('distribute', ...RANGE);
    expect(code).toBe(1);
    expect(err).toMatch(/Stopped at the hourly period 2022-01-10T00:00:00Z.*no CC rate in force/);
    expect(err).not.toContain('    at ');
    expect(await published()).toBe(0);
    await setRate(world, '2022-01-01 00:00:00', '0.5');
    expect(await allot('distribute', ...RANGE)).toMatchObject({ code: 0 });
    expect(await published()).toBe(4);
  }, 60_000);
});

test('one cycle shows the last hour and day, and once more the same', async () => {
  await setRate(world, '2022-01-01 00:00:00', '0.5');
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await addVotes(world, [[1, '100', `${yesterday} 12:00:00`]]);
  const first = await allot('distribute', '--once', '--json');
  expect(first.code).toBe(0);
  const cycle = JSON.parse(first.out).cycle as { came: string; run: Record<string, unknown> }[];
  expect(cycle.map(({ came }) => came)).toEqual(['done', 'done']);
  expect(cycle.find(({ run }) => run.kind === 'daily')!.run).toMatchObject({
    start: `${yesterday}T00:00:00Z`,
    status: 'published',
    budget: '37.50000000',
    rewards: [{ partnerId: '1', votes: 1 }],
  });
  const again = await allot('distribute', '--once');
  expect(again.code).toBe(0);
  expect(again.out).toContain(`Day ${yesterday}T00:00:00Z`);
  expect(again.out).toContain('published before');
  // An hour may fall due between the two calls, the day may not.
  const runsOf = (kind: string) => `SELECT COUNT(*) FROM runs WHERE kind = '${kind}' AND attempt = 1`;
  expect(await lines(world.own as Parameters<typeof lines>[0], runsOf('daily'))).toEqual(['1']);
}, 60_000);
