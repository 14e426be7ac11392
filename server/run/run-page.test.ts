import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Amount, formatAmount, parseAmount, sum } from '@/lib/amount';
import { readNames } from '../source/names';
import { at } from '../testing/own-database';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { recomputeAndMatch } from '../verify/match';
import { placesInOrder } from './orders';
import { readRunInputs } from './read-inputs';
import { readLeftOut } from './read-left-out';
import { readRunLog } from './read-log';
import { readCategoryMembers } from './read-members';
import { readRun } from './read-run';
import { readRunPartners } from './read-run-partners';
import { readWaterfall } from './read-waterfall';
import { runCsv } from './run-csv';
import { runOfId } from './run-row';

// Twelve partners: the third votes most, the last is inactive. 00:00 pays; a vote of it comes late; 01:00 and the day take that in.
const HOUR_0 = 1;
let day: number;
let world: TestWorld;

beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, 12);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id = 12');
  await world.source.query("UPDATE partners SET name = 'Quiet %_ Harbour' WHERE partner_id = 7");
  await setRate(world, '2026-01-01 00:00:00', '0.9', '1.2');
  for (let partner = 1; partner <= 12; partner++)
    await addVotes(world, [[partner, '8.33333333', '2026-03-01 00:10:00']]);
  await addVotes(world, [
    [3, '0', '2026-03-01 00:11:00'],
    [3, '0', '2026-03-01 00:12:00'],
    [2, null, '2026-03-01 00:13:00'],
  ]);
  await ring(world);
  await addVotes(world, [
    [5, '10', '2026-03-01 00:50:00'],
    [1, '40', '2026-03-01 01:10:00'],
  ]);
  world.setClock('2026-03-01T02:30Z');
  await ring(world);
  await ring(world);
  world.setClock('2026-03-02T00:31Z');
  for (let round = 0; round < 3; round++) await ring(world);
  const [row] = await world.db.$client
    .query("SELECT id FROM runs WHERE kind = 'daily'")
    .then(([rows]) => rows as { id: number | string }[]);
  day = Number(row!.id);
});
afterAll(() => world.close());

const amounts = (texts: readonly string[]): string => formatAmount(sum(texts.map(parseAmount)));
const linesOf = async (id: number) =>
  (await readWaterfall(world.db, id))!.stages.flatMap(({ key, lines, total }) => [
    ...lines.map((line) => `${line.name ?? line.key} ${line.amount}`),
    `= ${key} ${total}`,
  ]);

async function hourAt(start: string): Promise<number> {
  const [rows] = await world.db.$client.query(
    "SELECT id FROM runs WHERE kind = 'hourly' AND period_start = ?",
    [start],
  );
  return Number((rows as { id: number | string }[])[0]!.id);
}

describe('the way from the votes to the partners', () => {
  test('names every line of an hour', async () => {
    expect(await linesOf(HOUR_0)).toEqual([
      'voted 99.99999996',
      'rate -10.00000000',
      '= inflow 89.99999996',
      'otherPool -67.49999997',
      '= part 22.49999999',
      '= budget 22.49999999',
      '= paid 22.49999999',
    ]);
  });

  test('shows what late votes of an earlier hour brought, and where what nobody got is carried', async () => {
    const idle = await linesOf(await hourAt('2026-03-01 02:00:00'));
    expect(idle).toEqual(expect.arrayContaining(['accrual late 2.25000000', '= budget 2.25000000']));
    expect(idle).toEqual(expect.arrayContaining(['all -0.45000000', '= paid 0.00000000']));
    const next = await linesOf(await hourAt('2026-03-01 03:00:00'));
    expect(next).toEqual(expect.arrayContaining(['carried 2.25000000', '= budget 2.25000000']));
  });

  test('sums for each attempt, and says by how much where something was changed beside Allot', async () => {
    for (const id of [HOUR_0, HOUR_0 + 1, day]) expect((await readWaterfall(world.db, id))!.gaps).toEqual([]);
    await world.db.$client.query(
      "UPDATE run_categories SET paid = paid + 1 WHERE run_id = ? AND category = 'all'",
      [HOUR_0],
    );
    expect((await readWaterfall(world.db, HOUR_0))!.gaps).toEqual(['-1.00000000', '-1.00000000']);
    await world.db.$client.query(
      "UPDATE run_categories SET paid = paid - 1 WHERE run_id = ? AND category = 'all'",
      [HOUR_0],
    );
  });

  test('is not there for a run that is not there', async () => {
    expect(await readWaterfall(world.db, 999)).toBeUndefined();
  });
});

describe('the partners of a run', () => {
  const page = (asked: object) =>
    readRunPartners(world.db, { runId: HOUR_0, afterPlace: -1, limit: 4, ...asked }, world.source);
  const ids = async (asked: object) => (await page(asked))!.rows.map(({ partnerId }) => Number(partnerId));

  test('come in the order of places, votes or rewards, forwards and back', async () => {
    expect(await ids({})).toEqual([1, 2, 3, 4]);
    expect(await ids({ reverse: true })).toEqual([11, 10, 9, 8]);
    expect(await ids({ sort: 'votes' })).toEqual([3, 1, 2, 4]);
    expect(await ids({ sort: 'votes', reverse: true })).toEqual([11, 10, 9, 8]);
    expect(await ids({ sort: 'reward', limit: 2 })).toEqual([1, 2]);
    expect(await ids({ sort: 'reward', reverse: true, limit: 1 })).toEqual([11]);
  });

  test.each(['place', 'votes', 'reward'] as const)(
    'come once each in the order of %s, page after page',
    async (sort) => {
      const seen: number[] = [];
      let after: number | null = -1;
      while (after !== null) {
        const found = await page({ sort, afterPlace: after });
        seen.push(...found!.rows.map(({ place }) => place));
        after = found!.next;
        expect(found!.total).toBe(11);
      }
      expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    },
  );

  test('of one category are its members', async () => {
    const top10 = await page({ category: 'top10', limit: 100 });
    expect(top10!.total).toBe(10);
    expect(top10!.rows.every(({ amounts: of }) => of.top10 !== null)).toBe(true);
    expect(await ids({ category: 'top10', reverse: true, limit: 1 })).toEqual([10]);
    await expect(page({ category: 'top50p' })).rejects.toThrow('has no category "top50p"');
  });

  test('are found by how a name begins, taken as it is written', async () => {
    expect(await ids({ name: 'partner 1' })).toEqual([1, 10, 11]);
    expect((await page({ name: 'partner 1' }))!.named).toEqual({ found: 4, more: false, trouble: null });
    expect(await ids({ name: 'quiet %' })).toEqual([7]);
    expect(await ids({ name: 'quiet _' })).toEqual([]);
  });

  test('are shown without names where the source is away', async () => {
    const away = { query: () => Promise.reject(new Error('away')) } as unknown as TestWorld['source'];
    expect(
      (await readRunPartners(world.db, { runId: HOUR_0, afterPlace: -1, limit: 4 }, away))!.rows,
    ).toHaveLength(4);
    expect(await readNames(away, ['1'])).toMatchObject({
      trouble: expect.stringContaining('did not answer'),
    });
    const named = await readRunPartners(
      world.db,
      { runId: HOUR_0, afterPlace: -1, limit: 4, name: 'P' },
      away,
    );
    expect(named).toMatchObject({ rows: [], named: { trouble: expect.stringContaining('did not answer') } });
  });

  test('keep an order that was read once', async () => {
    const run = (await runOfId(world.db, HOUR_0))!;
    const order = { sort: 'reward', category: null } as const;
    expect(await placesInOrder(world.db, run, order)).toBe(await placesInOrder(world.db, run, order));
  });
});

test('each category says what its members got, from the first to the last', async () => {
  const run = (await readRun(world.db, day))!;
  const found = (await readCategoryMembers(world.db, day))!;
  expect(found.map(({ key }) => key)).toEqual(
    run.categories.filter(({ members }) => members > 0).map(({ key }) => key),
  );
  for (const { key, equal, first, last } of found) {
    const { rows } = (await readRunPartners(world.db, {
      runId: day,
      afterPlace: -1,
      limit: 100,
      category: key,
    }))!;
    expect([first.partnerId, last.partnerId]).toEqual([rows[0]!.partnerId, rows.at(-1)!.partnerId]);
    const category = run.categories.find((one) => one.key === key)!;
    expect(amounts(rows.map(({ amounts: of }) => of[key]!))).toBe(category.paid);
    if (!equal) continue;
    const more = rows.filter(({ amounts: of }) => of[key] !== equal.each);
    expect(more.length).toBe(equal.oneMore);
    expect(more.every(({ amounts: of }) => parseAmount(of[key]!) - parseAmount(equal.each) === 1n)).toBe(
      true,
    );
  }
});

test('whoever was left out is listed with the reason', async () => {
  expect(await readLeftOut(world.db, { runId: HOUR_0, limit: 10 })).toMatchObject({
    rows: [{ partnerId: '12', votes: 1, why: 'It was not active when the standings were read.' }],
    next: null,
  });
  expect((await readLeftOut(world.db, { runId: HOUR_0, after: '12', limit: 10 }))!.rows).toEqual([]);
});

test('late votes are told apart by whether the run counted them', async () => {
  const late = { votes: 1, cc: '10.00000000' };
  expect(await readRunInputs(world.db, HOUR_0)).toMatchObject({
    late: null,
    lateSince: { ...late, amount: '2.25000000' },
    badRows: [{ what: 'votes without CC', count: 1, meaning: expect.stringContaining('Left out') }],
  });
  expect(await readRunInputs(world.db, day)).toMatchObject({
    late: { ...late, amount: '6.75000000' },
    lateSince: null,
  });
});

test('the log tells steps, acts and bookings in the order of time, and what other systems read', async () => {
  const log = (await readRunLog(world.db, HOUR_0))!;
  const times = log.rows.map((row) => row.at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const run = (await readRun(world.db, HOUR_0))!;
  expect(log.distribution).toMatchObject({ total: run.paid, userCounts: { all: 11 } });
  const paid = log.rows.filter((row) => row.sort === 'entry' && row.reason === 'paid');
  expect(paid).toMatchObject([{ amount: run.paid, to: { account: 'partners' } }]);
  expect(log.rows.filter(({ sort }) => sort === 'act').length).toBe(2);
});

describe('recompute and match', () => {
  const match = (id: number) => recomputeAndMatch(world, id, new AbortController().signal);

  test('finds every row equal, and the first that is not', async () => {
    expect(await match(day)).toMatchObject({ equal: true, differences: [], rows: 11 });
    await world.db.$client.query(
      'UPDATE daily_rewards SET top50p = top50p + 1 WHERE run_id = ? AND place = 2',
      [day],
    );
    const broken = (await match(day))!;
    await world.db.$client.query(
      'UPDATE daily_rewards SET top50p = top50p - 1 WHERE run_id = ? AND place = 2',
      [day],
    );
    expect(broken.equal).toBe(false);
    expect(broken.differences.join('\n')).toContain('top50p of partner 3');
  });

  test('goes on once at a time in a process', async () => {
    // Which of the two is read first is not told.
    const both = await Promise.allSettled([match(day), match(HOUR_0)]);
    const [done, ...others] = both.toSorted((a, b) => a.status.localeCompare(b.status));
    expect(done).toMatchObject({ status: 'fulfilled', value: { equal: true } });
    expect(others).toMatchObject([
      {
        status: 'rejected',
        reason: { message: expect.stringMatching(/^Run \d+ is being computed again here/) },
      },
    ]);
    expect((await match(HOUR_0))!.equal).toBe(true);
    expect(await match(999)).toBeNull();
  });
});

test('the CSV has every row of the run, and its totals are what was paid', async () => {
  const run = (await readRun(world.db, day))!;
  const { head, rows } = await runCsv(world.db, day);
  const column = (name: string, row: readonly unknown[]) => String(row[head.indexOf(name)]);
  const all: (readonly unknown[])[] = [];
  for await (const row of rows) all.push(row);
  expect(all.map((row) => column('place', row))).toEqual(all.map((_, index) => String(index + 1)));
  const totals: Amount[] = all.map((row) => parseAmount(column('total', row)));
  expect(formatAmount(sum(totals))).toBe(run.paid);
  expect(amounts(all.map((row) => column('bonus', row)))).toBe(run.bonus);
  await expect(runCsv(world.db, 999)).rejects.toThrow('There is no run 999.');
});

test('a run of which nothing is held yet has no lines', async () => {
  await world.db.$client.query(
    `INSERT INTO runs (kind, period_start, period_end, local_day, attempt, status, standings, policy_version, special_version,
      engine_version, requested_by, cover, gate, fence, beats, opened_at)
     SELECT kind, '2026-03-05', '2026-03-06', '2026-03-05', 1, 'computing', standings, policy_version, special_version,
      engine_version, requested_by, cover, gate, 1, 0, opened_at FROM runs WHERE id = ?`,
    [day],
  );
  const [row] = await world.db.$client
    .query("SELECT id FROM runs WHERE status = 'computing'")
    .then(([rows]) => rows as { id: number | string }[]);
  const id = Number(row!.id);
  expect(await readWaterfall(world.db, id)).toBeNull();
  await expect(runCsv(world.db, id)).rejects.toThrow('has not been computed');
  await expect(recomputeAndMatch(world, id, new AbortController().signal)).rejects.toThrow(
    'has not been computed yet',
  );
  expect(at('2026-03-05T00:00Z')).toBe((await readRun(world.db, id))!.period.start);
});
