import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatAmount, parseAmount } from '@/lib/amount';
import { HOUR, type Instant, type Kind, later, periodFrom } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import type { Status } from '@/lib/run';
import { runListInput } from '@/server/api/contract';
import { databaseNow } from '@/server/db/clock';
import { earmarks, policies, program, runs, skips } from '@/server/db/schema';
import { ownDatabase, type TestOwnDatabase } from '@/server/testing/own-database';
import { runRow } from '@/server/testing/run-row';
import { listRuns } from './list-runs';
import { readRun } from './read-run';

let own: TestOwnDatabase;
let now: Instant;
/** The start of the program: five whole days ago. */
let start: Instant;

beforeAll(async () => {
  own = await ownDatabase('list');
  now = await databaseNow(own.db);
  start = (Math.floor(now / (24 * HOUR)) * 24 * HOUR - 5 * 24 * HOUR) as Instant;
  await own.db.insert(program).values({ id: 1, zone: 'UTC', startAt: start });
});
afterAll(() => own.close());
beforeEach(async () => {
  await own.db.delete(runs);
  await own.db.delete(skips);
  await own.db.delete(earmarks);
});

const hour = (index: number): Instant => later(start, index * HOUR);

async function insertRun(kind: Kind, begin: Instant, attempt = 1, status: Status = 'published') {
  await own.db
    .insert(runs)
    .values(runRow(periodFrom(kind, begin, 'UTC'), 'UTC', { attempt, status, openedAt: now }));
}

const list = (asked: object, catchUpHours = 1_000) =>
  listRuns({ pages: own.db, world: { catchUpHours } }, runListInput.parse(asked));

type Rows = Awaited<ReturnType<typeof list>>['rows'];
const inWords = (rows: Rows) =>
  rows.map((row) => {
    const { kind, start: begin } = row.sort === 'run' ? row.run.period : row.period;
    const what = row.sort === 'run' ? `attempt ${row.run.attempt} ${row.run.status}` : row.sort;
    return `${kind} ${(begin - start) / HOUR} ${what}`;
  });

async function everyPage(asked: object, catchUpHours?: number): Promise<string[]> {
  const all: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(
      after ? { ...asked, after } : asked,
      catchUpHours,
    );
    all.push(...inWords(page.rows));
    after = page.next;
  } while (after);
  return all;
}

describe('the list of runs', () => {
  test('is one order over pages of any length: periods latest first, the day before its first hour, attempts latest first', async () => {
    for (let index = 0; index < 30; index++) await insertRun('hourly', hour(index));
    await insertRun('daily', hour(0), 1, 'superseded');
    await insertRun('daily', hour(0), 2);
    await insertRun('daily', hour(24), 1, 'rejected');
    await insertRun('daily', hour(24), 2, 'rejected');
    await insertRun('daily', hour(24), 3, 'waiting');
    const whole = await everyPage({ limit: 200 });
    expect(whole).toHaveLength(35);
    expect(whole.slice(4, 11)).toEqual([
      'hourly 25 attempt 1 published',
      'daily 24 attempt 3 waiting',
      'daily 24 attempt 2 rejected',
      'daily 24 attempt 1 rejected',
      'hourly 24 attempt 1 published',
      'hourly 23 attempt 1 published',
      'hourly 22 attempt 1 published',
    ]);
    for (const limit of [1, 2, 3, 7, 34, 35]) expect(await everyPage({ limit })).toEqual(whole);
    expect(await everyPage({ limit: 2, kind: 'daily' })).toEqual(
      whole.filter((row) => row.startsWith('daily')),
    );
    expect(await everyPage({ limit: 2, status: 'rejected' })).toHaveLength(2);
  });

  test('shows a page again the same though newer runs came meanwhile', async () => {
    for (let index = 0; index < 10; index++) await insertRun('hourly', hour(index));
    const first = await list({ limit: 4 });
    await insertRun('hourly', hour(11));
    await insertRun('hourly', hour(9), 2, 'waiting');
    const second = await list({ limit: 4, after: first.next! });
    expect(inWords(second.rows)[0]).toBe('hourly 5 attempt 1 published');
  });

  test('shows due periods beyond the catch-up limit that nobody attempted as missed, with what is earmarked for them', async () => {
    await insertRun('hourly', hour(0));
    await insertRun('hourly', hour(2), 1, 'failed');
    await own.db
      .insert(earmarks)
      .values({ kind: 'hourly', periodStart: hour(1), amount: parseAmount('12.5') });
    const page = await list({ limit: 200, status: 'missed' }, 24);
    const rows = inWords(page.rows);
    expect(rows).toContain('hourly 1 missed');
    expect(rows).toContain('daily 0 missed');
    expect(rows).not.toContain('hourly 0 missed');
    expect(rows).not.toContain('hourly 2 missed');
    const limit = now - 24 * HOUR;
    for (const row of page.rows) {
      if (row.sort === 'run') throw new Error('a run is no missed period');
      expect(row.period.dueAt).toBeLessThanOrEqual(limit);
      expect(row.period.start).toBeGreaterThanOrEqual(start);
      expect(row.earmarked).toBe(
        row.period.start === hour(1) && row.period.kind === 'hourly'
          ? '12.50000000'
          : formatAmount(parseAmount('0')),
      );
    }
    expect(await everyPage({ limit: 5, status: 'missed' }, 24)).toEqual(rows);
  });

  test('shows what was skipped once, after the attempts that were rejected before', async () => {
    await insertRun('hourly', hour(3), 1, 'rejected');
    await own.db.insert(skips).values({
      kind: 'hourly',
      periodStart: hour(3),
      amount: parseAmount('0'),
      skippedBy: 'ann',
      reason: 'a test of the program',
      skippedAt: now,
    });
    expect(await everyPage({ limit: 1 })).toEqual(['hourly 3 attempt 1 rejected', 'hourly 3 skipped']);
    expect(await everyPage({ status: 'skipped' })).toEqual(['hourly 3 skipped']);
  });

  test('refuses a cursor that it did not write', async () => {
    await expect(list({ after: '1.hourly' })).rejects.toThrow(/begin again/);
    await expect(list({ after: "0.hourly.1' or 1=1" })).rejects.toThrow(/begin again/);
  });

  test('leads from a run to its neighbours and to its other attempts', async () => {
    await own.db.insert(policies).values({
      version: 1,
      inForceFrom: 0 as Instant,
      policy: DEFAULT_POLICY,
      proposedBy: 'schedule',
      reason: 'the program begins',
      createdAt: now,
    });
    for (const index of [1, 2, 4]) await insertRun('hourly', hour(index));
    await insertRun('hourly', hour(2), 2, 'waiting');
    const { rows } = await list({ limit: 10 });
    const idOf = (words: string) => {
      const row = rows[inWords(rows).indexOf(words)];
      return row?.sort === 'run' ? row.run.id : null;
    };
    const run = await readRun(own.db, idOf('hourly 2 attempt 2 waiting')!);
    expect(run?.attempts.map((one) => one.attempt)).toEqual([1, 2]);
    expect(run?.previousId).toBe(idOf('hourly 1 attempt 1 published'));
    expect(run?.nextId).toBe(idOf('hourly 4 attempt 1 published'));
    expect(await readRun(own.db, 999_999)).toBeNull();
  });
});
