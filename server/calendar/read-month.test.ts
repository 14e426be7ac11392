import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseAmount } from '@/lib/amount';
import { HOUR, type Instant, type Kind, later, parseInstant, periodFrom } from '@/lib/period';
import type { Status } from '@/lib/run';
import type { Cell } from '@/server/api/calendar-contract';
import { pauses, program, refusals, runs, skips } from '@/server/db/schema';
import { ownDatabase, type TestOwnDatabase } from '@/server/testing/own-database';
import { runRow } from '@/server/testing/run-row';
import { readMonth } from './read-month';

const ZONE = 'Europe/Berlin';
const START = parseInstant('2026-10-22T22:00Z');
let own: TestOwnDatabase;

beforeAll(async () => {
  own = await ownDatabase('calendar');
  await own.db.insert(program).values({ id: 1, zone: ZONE, startAt: START });
});
afterAll(() => own.close());
beforeEach(async () => {
  for (const table of [runs, skips, refusals, pauses]) await own.db.delete(table);
});

const month = (asked: string | null, now: string, catchUpHours = 1_000) =>
  readMonth({ pages: own.db, world: { zone: ZONE, catchUpHours } }, asked, parseInstant(now));

async function insertRun(
  kind: Kind,
  start: Instant,
  status: Status,
  attempt = 1,
  base: number | null = null,
) {
  await own.db
    .insert(runs)
    .values(runRow(periodFrom(kind, start, ZONE), ZONE, { attempt, status, baseRunId: base }));
}

type Months = Awaited<ReturnType<typeof month>>;
const cellsIn = ({ days }: Months): Cell[] =>
  days.flatMap(({ day, hours }) => [day, ...hours].filter((cell) => cell !== null));
const standingAt = (read: Months, start: Instant, length = HOUR) =>
  cellsIn(read).find((cell) => cell.start === start && cell.end - cell.start === length)?.standing;

describe('a month', () => {
  test('has a cell for each real hour since the program began, also on the day that has 25', async () => {
    const read = await month('2026-10', '2026-12-15T12:00Z');
    expect(read.days).toHaveLength(31);
    expect(read.columns).toHaveLength(25);
    const lengths = read.days.map(({ hours }) => hours.filter((hour) => hour !== null).length);
    expect(lengths.slice(0, 22)).toEqual(Array(22).fill(0));
    expect(lengths.slice(22)).toEqual([24, 24, 25, 24, 24, 24, 24, 24, 24]);
    expect(read.days[24]).toMatchObject({ length: 25, start: parseInstant('2026-10-24T22:00Z') });
    const starts = read.days.flatMap(({ hours }) => hours.flatMap((hour) => hour?.start ?? []));
    expect(starts).toEqual(Array.from({ length: 9 * 24 + 1 }, (_, index) => START + index * HOUR));
  });

  test('leads to the months beside it, from the one in which the program began to the running one', async () => {
    expect(await month('2026-10', '2026-12-15T12:00Z')).toMatchObject({ earlier: null, later: '2026-11' });
    expect(await month('2026-11', '2026-12-15T12:00Z')).toMatchObject({
      earlier: '2026-10',
      later: '2026-12',
    });
    expect(await month(null, '2026-12-15T12:00Z')).toMatchObject({
      month: '2026-12',
      earlier: '2026-11',
      later: null,
    });
    // In Berlin the new year has come.
    expect(await month(null, '2026-12-31T23:30Z')).toMatchObject({ month: '2027-01' });
    expect(await month('2020-05', '2026-12-15T12:00Z')).toMatchObject({ earlier: null, later: '2026-10' });
    expect(await month('2030-05', '2026-12-15T12:00Z')).toMatchObject({ earlier: '2026-12', later: null });
  });

  test('tells where each period stands, and the attempt that says so', async () => {
    const hour = (index: number) => later(START, index * HOUR);
    await insertRun('hourly', hour(0), 'published');
    await insertRun('hourly', hour(1), 'superseded');
    await insertRun('hourly', hour(1), 'published', 2, 2);
    await insertRun('hourly', hour(2), 'published');
    await insertRun('hourly', hour(2), 'waiting', 2, 4);
    await insertRun('hourly', hour(3), 'failed');
    await insertRun('hourly', hour(4), 'rejected');
    await insertRun('hourly', hour(5), 'computing');
    const skipped = { amount: parseAmount('0'), skippedBy: 'ann', reason: 'because', skippedAt: START };
    await own.db.insert(skips).values([
      { kind: 'hourly', periodStart: hour(4), ...skipped },
      { kind: 'hourly', periodStart: hour(6), ...skipped },
    ]);
    await own.db.insert(refusals).values({
      kind: 'hourly',
      periodStart: hour(8),
      sentence: 'CC is missing',
      missing: parseAmount('1'),
      tries: 1,
      refusedAt: START,
      nextTryAt: START,
    });
    await own.db
      .insert(pauses)
      .values({ kind: 'daily', pausedBy: 'ann', reason: 'because', since: START, until: null });
    // Hour 7 fell due two hours and a half before, beyond the catch-up limit of two.
    const read = await month('2026-10', new Date(hour(11)).toISOString(), 2);
    const told = Array.from({ length: 13 }, (_, index) => standingAt(read, hour(index)));
    expect(told).toEqual([
      'published',
      'rerun',
      'waiting',
      'failed',
      'skipped',
      'computing',
      'skipped',
      'missed',
      'refused',
      'due',
      'ended',
      'running',
      'coming',
    ]);
    expect(standingAt(read, START, 24 * HOUR)).toBe('running');
    const after = await month('2026-10', new Date(hour(25)).toISOString(), 2);
    expect(standingAt(after, START, 24 * HOUR)).toBe('paused');
    const [rerun] = await own.db
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.attempt, 2), eq(runs.status, 'published')));
    expect(cellsIn(read).find(({ standing }) => standing === 'rerun')?.runId).toBe(rerun!.id);
  });

  test('has no cells before the program has a start', async () => {
    await own.db.delete(program);
    const read = await month(null, '2026-12-15T12:00Z');
    expect(cellsIn(read)).toEqual([]);
    expect(read).toMatchObject({ month: '2026-12', startAt: null, earlier: null, later: null });
    await own.db.insert(program).values({ id: 1, zone: ZONE, startAt: START });
  });
});
