import type { Pool } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatAmount, parseAmount } from '@/lib/amount';
import { type Instant, later } from '@/lib/period';
import { toDatetime } from '@/server/db/columns';
import { accruals, events, leases, runningSums } from '@/server/db/schema';
import { ensureProgram } from '@/server/program';
import { SOURCE_TABLES } from '@/server/source/tables';
import { at, ownDatabase, silent, type TestOwnDatabase } from '@/server/testing/own-database';
import { RateNow } from './rate-now';
import { readPools } from './read-pools';
import { RunningSums } from './running-sums';

// The program's tables stand beside ours in one database here: their names do not meet.
let own: TestOwnDatabase;
let source: Pool;
beforeAll(async () => {
  own = await ownDatabase('sums');
  source = own.db.$client;
  for (const statement of SOURCE_TABLES) await source.query(statement);
  await source.query("INSERT INTO partners (partner_id, name) VALUES (1, 'one'), (2, 'two')");
  const startAt = at('2026-11-20T00:00:00Z');
  await ensureProgram(own.db, startAt, { zone: 'UTC', startAt, specialPartners: [] });
});
afterAll(() => own.close());
beforeEach(async () => {
  for (const table of [runningSums, leases, events, accruals]) await own.db.delete(table);
  await source.query('DELETE FROM votes');
});

const NOW = at('2026-11-22T13:20:00Z');
const HOUR_START = at('2026-11-22T13:00:00Z');
const seconds = (count: number): Instant => later(NOW, count * 1_000);
const vote = (castAt: Instant | null, cc: string | null, partner = 1) =>
  source.query('INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (?, ?, ?, ?)', [
    partner,
    'up',
    cc,
    castAt === null ? null : toDatetime(castAt),
  ]);
const summer = (instance: string) => new RunningSums({ db: own.db, source, instance });

async function sumOf(hour: Instant): Promise<string | undefined> {
  const rows = await own.db.select().from(runningSums);
  const row = rows.find((one) => one.hourStart === hour);
  return row && `${row.votes} votes, ${formatAmount(row.cc)} CC`;
}
const told = async () => (await own.db.select().from(events)).length;

const accrued = (hourStart: Instant) =>
  own.db.insert(accruals).values({
    hourStart,
    pool: 'daily',
    seq: 1,
    sort: 'first',
    votes: 0,
    cc: parseAmount('0'),
    rate: parseAmount('1'),
    hourlyShare: '0.25',
    amount: parseAmount('0'),
    earmarkedFor: hourStart,
    bookedAt: NOW,
  });

describe('the running sums', () => {
  test('count good votes of known partners, of today’s hours that have not accrued', async () => {
    await accrued(at('2026-11-22T11:00:00Z'));
    await vote(at('2026-11-22T11:30:00Z'), '7');
    await vote(at('2026-11-22T12:30:00Z'), '3');
    await vote(HOUR_START, '1.5');
    await vote(later(HOUR_START, -1_000), '2');
    await vote(seconds(-1), '0.00000001', 2);
    await vote(seconds(-1), '-4');
    await vote(seconds(-1), null);
    await vote(null, '4');
    await vote(seconds(-1), '4', 99);
    expect(await summer('a').sum(NOW)).toBe(true);
    expect(await sumOf(HOUR_START)).toBe('2 votes, 1.50000001 CC');
    expect(await sumOf(at('2026-11-22T12:00:00Z'))).toBe('2 votes, 5.00000000 CC');
    expect(await sumOf(at('2026-11-22T11:00:00Z'))).toBeUndefined();
    expect(await sumOf(at('2026-11-22T10:00:00Z'))).toBe('0 votes, 0.00000000 CC');
  });

  test('are told of only when they change', async () => {
    const sums = summer('a');
    await vote(seconds(-1), '1');
    await sums.sum(NOW);
    await sums.sum(seconds(3));
    expect(await told()).toBe(1);
    await vote(seconds(4), '1');
    await sums.sum(seconds(6));
    await sums.sum(seconds(9));
    expect(await told()).toBe(2);
    expect(await sumOf(HOUR_START)).toBe('2 votes, 2.00000000 CC');
  });

  test('count a vote that is committed late: by seconds at the next look, by longer within a minute', async () => {
    const sums = summer('a');
    await sums.sum(NOW);
    await vote(seconds(-10), '1');
    await sums.sum(seconds(3));
    expect(await sumOf(HOUR_START)).toBe('1 votes, 1.00000000 CC');
    await vote(seconds(-600), '1');
    await sums.sum(seconds(6));
    expect(await sumOf(HOUR_START)).toBe('1 votes, 1.00000000 CC');
    await sums.sum(seconds(60));
    expect(await sumOf(HOUR_START)).toBe('2 votes, 2.00000000 CC');
  });

  test('ask once a minute who the partners are, when every hour is added up from its start', async () => {
    const sums = summer('a');
    await sums.sum(NOW);
    await source.query("INSERT INTO partners (partner_id, name) VALUES (3, 'three')");
    await vote(seconds(1), '1', 3);
    await vote(seconds(1), '2');
    await sums.sum(seconds(3));
    expect(await sumOf(HOUR_START)).toBe('1 votes, 2.00000000 CC');
    await sums.sum(seconds(60));
    expect(await sumOf(HOUR_START)).toBe('2 votes, 3.00000000 CC');
    await source.query('DELETE FROM partners WHERE partner_id = 3');
    await sums.sum(seconds(120));
    expect(await sumOf(HOUR_START)).toBe('1 votes, 2.00000000 CC');
  });

  test('are made by one instance, and by another once that one is silent or lets go', async () => {
    const [a, b] = [summer('a'), summer('b')];
    expect(await a.sum(NOW)).toBe(true);
    expect(await b.sum(seconds(1))).toBe(false);
    expect(await a.sum(seconds(3))).toBe(true);
    expect(await b.sum(seconds(19))).toBe(true);
    expect(await a.sum(seconds(20))).toBe(false);
    await b.release();
    expect(await a.sum(seconds(21))).toBe(true);
    const both = await Promise.all([summer('c').sum(seconds(60)), summer('d').sum(seconds(60))]);
    expect(both.filter(Boolean)).toHaveLength(1);
  });

  test('feed what is expected, apart from what is accrued, at the rate and share in force', async () => {
    await source.query("INSERT INTO cc_rates VALUES ('2026-01-01', 0.5, NULL)");
    const [rows] = (await source.query('SELECT UTC_TIMESTAMP() AS now')) as unknown as [{ now: string }[]];
    const now = Date.parse(`${rows[0]!.now.replace(' ', 'T')}Z`) as Instant;
    await vote(now, '10');
    await summer('a').sum(now);
    const rate = new RateNow(source, silent);
    const pools = await readPools({ pages: own.db, world: { zone: 'UTC' }, rate });
    expect(pools.hourly).toMatchObject({
      earmarked: '0.00000000',
      expected: '1.25000000',
      running: { votes: 1, cc: '10.00000000', inflow: '1.25000000' },
    });
    expect(pools.daily).toMatchObject({ expected: '3.75000000', running: { inflow: '3.75000000' } });
  });
});
