import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Amount, formatAmount, parseAmount } from '@/lib/amount';
import { dayAt, HOUR, type Instant, type Kind, later, localDate, localHour, periodFrom } from '@/lib/period';
import type { Status } from '@/lib/run';
import { runListInput } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import { program, runs, skips } from '@/server/db/schema';
import { ownDatabase, type TestOwnDatabase } from '@/server/testing/own-database';
import { listRuns } from './list-runs';

// A zone of its own shows that dates are the program's: its days begin at 11:00 or 10:00 UTC.
const ZONE = 'Pacific/Auckland';
let own: TestOwnDatabase;
let now: Instant;
let start: Instant;

beforeAll(async () => {
  own = await ownDatabase('filters');
  now = await databaseNow(own.db);
  start = dayAt(later(now, -4 * 24 * HOUR), ZONE).start;
  await own.db.insert(program).values({ id: 1, zone: ZONE, startAt: start });
  // Nine hours, each with its own figures; the third has a second attempt that a person asked for.
  for (let index = 0; index < 9; index++) {
    await insertRun('hourly', index, {
      paid: PAID[index]!,
      voters: 10 - (index % 3),
      tookMs: (index + 1) * 100,
      status: index === 2 ? 'superseded' : 'published',
    });
  }
  await insertRun('hourly', 2, {
    attempt: 2,
    paid: '7.5',
    voters: 3,
    tookMs: 5_000,
    requestedBy: 'ann@example.com',
    decidedBy: 'bob@example.com',
    base: 3,
  });
  await insertRun('hourly', 9, { attempt: 1, status: 'failed', requestedBy: 'ann@example.com' });
  await insertRun('daily', 0, { paid: '100', voters: 40, tookMs: 50 });
  await own.db.insert(skips).values({
    kind: 'hourly',
    periodStart: hour(10),
    amount: parseAmount('0'),
    skippedBy: 'bob@example.com',
    reason: 'a test of the program',
    skippedAt: now,
  });
});
afterAll(() => own.close());

/** Two of them are equal, and one would be taken for equal as floating point. */
const PAID = ['1', '2', '3', '90071992547409.93000001', '90071992547409.93000002', '2', '0', '5', '4'];

const hour = (index: number): Instant => later(start, index * HOUR);

type Fields = {
  attempt?: number;
  status?: Status;
  paid?: string;
  voters?: number;
  tookMs?: number;
  requestedBy?: string;
  decidedBy?: string;
  base?: number;
};

async function insertRun(kind: Kind, index: number, fields: Fields) {
  const { attempt = 1, status = 'published', requestedBy = 'schedule' } = fields;
  const period = periodFrom(kind, hour(index), ZONE);
  await own.db.insert(runs).values({
    kind,
    periodStart: period.start,
    periodEnd: period.end,
    localDay: localDate(period.start, ZONE),
    localHour: kind === 'hourly' ? localHour(period.start, ZONE) : null,
    attempt,
    status,
    baseRunId: fields.base ?? null,
    standings: 'current',
    policyVersion: 1,
    specialVersion: 1,
    engineVersion: '1',
    requestedBy,
    decidedBy: fields.decidedBy ?? null,
    cover: false,
    gate: 'auto',
    fence: 1,
    beats: 0,
    openedAt: period.end,
    computedAt: fields.tookMs === undefined ? null : later(period.end, fields.tookMs),
    paid: fields.paid === undefined ? null : parseAmount(fields.paid),
    voters: fields.voters ?? null,
  });
}

const list = (asked: object) =>
  listRuns({ pages: own.db, world: { catchUpHours: 1_000 } }, runListInput.parse(asked));
type Rows = Awaited<ReturnType<typeof list>>['rows'];

const inWords = (rows: Rows) =>
  rows.map((row) => {
    const { kind, start: begin } = row.sort === 'run' ? row.run.period : row.period;
    return `${kind === 'daily' ? 'day' : (begin - start) / HOUR}.${row.sort === 'run' ? row.run.attempt : row.sort}`;
  });

async function everyPage(asked: object): Promise<Rows> {
  const all: Rows = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(after ? { ...asked, after } : asked);
    all.push(...page.rows);
    after = page.next;
  }
  return all;
}

describe('the list is narrowed', () => {
  test('by what brought an attempt about; what was missed or skipped was brought about by nothing', async () => {
    expect(inWords((await list({ trigger: 'rerun' })).rows)).toEqual(['2.2']);
    expect(inWords((await list({ trigger: 'person' })).rows)).toEqual(['9.1']);
    expect(inWords((await list({ trigger: 'schedule', kind: 'hourly' })).rows)).toEqual(
      [8, 7, 6, 5, 4, 3, 2, 1, 0].map((index) => `${index}.1`),
    );
    expect((await list({ trigger: 'schedule', status: 'skipped' })).rows).toEqual([]);
  });

  test('by who asked for it, decided over it or skipped it, by any part of the name', async () => {
    expect(inWords((await list({ who: 'ann' })).rows)).toEqual(['9.1', '2.2']);
    expect(inWords((await list({ who: 'BOB@' })).rows)).toEqual(['10.skipped', '2.2']);
    expect(inWords((await list({ who: 'ann', status: 'failed' })).rows)).toEqual(['9.1']);
    for (const who of ['%', '_', 'a_n', '\\', "' or 1=1"]) expect((await list({ who })).rows).toEqual([]);
  });

  test('by dates of the program, both included', async () => {
    const date = localDate(start, ZONE);
    const dayAfter = localDate(later(start, 30 * HOUR), ZONE);
    const run = (row: Rows[number]) => row.sort === 'run';
    expect((await list({ from: date, to: date, limit: 200 })).rows.filter(run)).toHaveLength(12);
    expect((await list({ from: dayAfter, limit: 200 })).rows.filter(run)).toEqual([]);
    expect((await list({ to: '2000-01-01' })).rows).toEqual([]);
    expect((await list({ from: '2999-12-31' })).rows).toEqual([]);
    for (const wrong of ['2026-02-30', '22.11.2026', '2026-1-1'])
      expect(runListInput.safeParse({ from: wrong }).success).toBe(false);
  });
});

describe('the list in the order of a figure', () => {
  const figures = async (asked: object) => inWords((await list(asked)).rows);

  test('is exact to the last unit, and has only attempts that have the figure', async () => {
    const order = ['4.1', '3.1', 'day.1', '2.2', '7.1', '8.1', '2.1', '5.1', '1.1', '0.1', '6.1'];
    expect(await figures({ sort: 'paid' })).toEqual(order);
    expect(await figures({ sort: 'paid', ascending: true })).toEqual(order.toReversed());
  });

  test('is the same over pages of any length, both ways', async () => {
    for (const sort of ['paid', 'voters', 'duration'])
      for (const ascending of [false, true]) {
        const whole = inWords((await list({ sort, ascending, limit: 200 })).rows);
        expect(whole).toHaveLength(11);
        for (const limit of [1, 2, 5, 10, 11])
          expect(inWords(await everyPage({ sort, ascending, limit }))).toEqual(whole);
      }
  });

  test('goes by how long it was computed, and by how many voted', async () => {
    expect((await figures({ sort: 'duration' })).slice(0, 2)).toEqual(['2.2', '8.1']);
    expect((await figures({ sort: 'duration', ascending: true }))[0]).toBe('day.1');
    expect((await figures({ sort: 'voters' }))[0]).toBe('day.1');
    expect((await figures({ sort: 'voters', kind: 'hourly', ascending: true }))[0]).toBe('2.2');
  });

  test('is narrowed as the other is, and shows periods without a run by period', async () => {
    expect(await figures({ sort: 'paid', who: 'ann' })).toEqual(['2.2']);
    expect(await figures({ sort: 'paid', status: 'skipped' })).toEqual(['10.skipped']);
  });

  test('refuses a cursor of another order, or one that it did not write', async () => {
    const { next } = await list({ sort: 'paid', limit: 1 });
    for (const asked of [
      { sort: 'voters', after: next },
      { sort: 'paid', ascending: true, after: next },
      { sort: 'paid', after: 'paid:down:1) or (1=1:3' },
      { after: next },
    ])
      await expect(list(asked)).rejects.toThrow(/begin again/);
  });
});

test('a row tells what the published run of the period before has paid', async () => {
  const { rows } = await list({ kind: 'hourly', limit: 200 });
  const before = new Map(
    rows.flatMap((row) =>
      row.sort === 'run' ? [[`${(row.run.period.start - start) / HOUR}.${row.run.attempt}`, row.before]] : [],
    ),
  );
  expect(before.get('3.1'), 'the attempt that counts, not the one that it replaced').toBe('7.50000000');
  expect(before.get('2.2')).toBe('2.00000000');
  expect(before.get('2.1')).toBe('2.00000000');
  expect(before.get('0.1'), 'the program begins with it').toBeNull();
  expect(before.get('9.1')).toBe('4.00000000');
  const paid: Amount = parseAmount(PAID[4]!);
  expect(before.get('5.1')).toBe(formatAmount(paid));
});
