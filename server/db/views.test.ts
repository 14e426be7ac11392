import type { RowDataPacket } from 'mysql2';
import type { PoolConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownDatabase, type TestOwnDatabase } from '../testing/own-database';

// Three hundred published hours and thirty days, each with forty partners out of four hundred, and a superseded attempt of every tenth.
const HOURS = 300;
const DAYS = 30;
const PARTNERS_A_RUN = 40;
const ONE = 'partner_id = 123';

let own: TestOwnDatabase;
let connection: PoolConnection;

beforeAll(async () => {
  own = await ownDatabase('views');
  connection = await own.db.$client.getConnection();
  await fillRuns('hourly', HOURS);
  await fillRuns('daily', DAYS);
  await fillRewards('hourly', 'top10p, top10, top100, top1000, `all`', '0.1, NULL, 1, 1, 1');
  await fillRewards(
    'daily',
    'top10, top100, top1000, top10000, `all`, top10p_ecc, top50p, bonus',
    '1, 1, 1, 1, 1, 1, NULL, 0',
  );
  await connection.query(
    "INSERT INTO run_categories SELECT id, 'all', 0, 1, 1, 1 FROM runs UNION ALL SELECT id, 'top10', 1, 1, 1, 1 FROM runs",
  );
  await connection.query('ANALYZE TABLE runs, hourly_rewards, daily_rewards, run_categories');
}, 120_000);

afterAll(async () => {
  connection.release();
  await own.close();
});

async function fillRuns(kind: 'hourly' | 'daily', periods: number): Promise<void> {
  const unit = kind === 'hourly' ? 'HOUR' : 'DAY';
  for (const [attempt, status, which] of [
    [1, 'superseded', 'MOD(n, 10) = 0'],
    [1, 'published', 'MOD(n, 10) <> 0'],
    [2, 'published', 'MOD(n, 10) = 0'],
  ] as const) {
    await connection.query(
      `INSERT INTO runs (kind, period_start, period_end, local_day, local_hour, attempt, status, standings, policy_version,
          special_version, engine_version, requested_by, cover, gate, fence, beats, opened_at)
        SELECT ?, '2026-01-01' + INTERVAL n ${unit}, '2026-01-01' + INTERVAL n + 1 ${unit}, DATE('2026-01-01' + INTERVAL n ${unit}),
          ${kind === 'hourly' ? 'MOD(n, 24)' : 'NULL'}, ?, ?, 'current', 1, 1, '1', 'schedule', 0, 'auto', 1, 0, '2026-03-01'
        FROM (${numbers(periods)}) numbers WHERE ${which}`,
      [kind, attempt, status],
    );
  }
}

/** Partners take turns, so that each is in every tenth run. */
const fillRewards = (kind: 'hourly' | 'daily', columns: string, amounts: string): Promise<unknown> =>
  connection.query(
    `INSERT INTO ${kind}_rewards (run_id, place, partner_id, position, votes, votes_by_type, cc_voted, ${columns})
      SELECT id, n, 1 + MOD(id, 10) + 10 * n, n + 1, 3, '{"up":3}', 5, ${amounts}
      FROM runs JOIN (${numbers(PARTNERS_A_RUN)}) numbers WHERE kind = ?`,
    [kind],
  );

/** Rows 0 to `count - 1`, which both servers can make. */
const numbers = (count: number): string =>
  `SELECT a.d + 10 * b.d + 100 * c.d AS n FROM ${digits('a')}, ${digits('b')}, ${digits('c')} HAVING n < ${count}`;
const digits = (name: string): string =>
  `(${Array.from({ length: 10 }, (_, d) => `SELECT ${d} AS d`).join(' UNION ALL ')}) ${name}`;

/** What a query cost: the rows it returned, those that the server looked at, and how it says that it goes about it. */
async function look(query: string) {
  const [plan] = await connection.query<RowDataPacket[]>(`EXPLAIN ${query}`);
  await connection.query('FLUSH STATUS');
  const [rows] = await connection.query<RowDataPacket[]>(query);
  const [status] = await connection.query<RowDataPacket[]>(
    "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' OR Variable_name LIKE 'Created_tmp%tables'",
  );
  const counted = new Map(status.map((row) => [String(row.Variable_name), Number(row.Value)]));
  const sum = (name: RegExp) =>
    [...counted].reduce((total, [key, value]) => total + (name.test(key) ? value : 0), 0);
  return {
    returned: rows.length,
    examined: sum(/^Handler_read/),
    // Reading the status above needs one of its own on some servers, but it is counted after it was read.
    temporary: sum(/^Created_tmp/),
    kinds: new Set(plan.map((row) => String(row.select_type))),
    extra: plan.map((row) => String(row.Extra ?? '')).join('; '),
    types: plan.map((row) => String(row.type)),
  };
}

/** A run is found by its period and then by the partner, so that one row returned costs few looks. */
async function expectDirect(query: string, returned: number, mostExamined: number): Promise<void> {
  const seen = await look(query);
  expect(seen.returned, query).toBe(returned);
  expect(seen.examined, query).toBeLessThanOrEqual(mostExamined);
  expect([...seen.kinds], query).not.toContain('DERIVED');
  expect(seen.extra, query).not.toMatch(/temporary|filesort/i);
  expect(seen.types, query).not.toContain('ALL');
  expect(seen.temporary, query).toBe(0);
}

const HOUR = "time = '2026-01-05 07:00:00'";
const DAY_OF_HOURS = "time >= '2026-01-05' AND time < '2026-01-06'";

describe('readers of the lists cost about as many rows as they get', () => {
  test('by time', async () => {
    await expectDirect(`SELECT * FROM reward_list_hourly WHERE ${HOUR}`, 40, 50);
    await expectDirect("SELECT * FROM reward_list_daily WHERE time = '2026-01-05'", 40, 50);
    await expectDirect(`SELECT * FROM reward_list_hourly WHERE ${DAY_OF_HOURS}`, 24 * 40, 24 * 40 * 1.2);
  });

  test('by partner: one look at each run, for it may be in any', async () => {
    await expectDirect(`SELECT * FROM reward_list_hourly WHERE ${ONE}`, HOURS / 10, 2.5 * HOURS);
    await expectDirect(`SELECT * FROM reward_list_daily WHERE ${ONE}`, DAYS / 10, 2.5 * DAYS);
  });

  test('by partner and time', async () => {
    await expectDirect(
      `SELECT * FROM reward_list_hourly WHERE ${ONE} AND time = '2026-01-01 01:00:00'`,
      1,
      4,
    );
    await expectDirect(`SELECT * FROM reward_list_daily WHERE ${ONE} AND time = '2026-01-03'`, 0, 4);
    await expectDirect(`SELECT * FROM reward_list_hourly WHERE ${ONE} AND ${DAY_OF_HOURS}`, 2, 60);
  });

  test('in the order of time, for a page of the newest', async () => {
    await expectDirect('SELECT * FROM reward_list_hourly ORDER BY time LIMIT 20', 20, 60);
    await expectDirect(`SELECT * FROM reward_list_hourly WHERE ${ONE} ORDER BY time LIMIT 20`, 20, 600);
  });
});

describe('readers of the log cost about as many rows as they get', () => {
  /** Each row looks once into each of eight categories. */
  const A_ROW = 1 + 8;

  test('by day', async () => {
    const day = "reward_day = '2026-01-05'";
    await expectDirect(`SELECT * FROM reward_log WHERE reward_type = 'hourly' AND ${day}`, 24, 26 * A_ROW);
    await expectDirect(`SELECT * FROM reward_log WHERE reward_type = 'daily' AND ${day}`, 1, 3 * A_ROW);
  });

  test('by day and hour', async () => {
    const hour = "reward_day = '2026-01-05' AND reward_hour = 7";
    await expectDirect(`SELECT * FROM reward_log WHERE reward_type = 'hourly' AND ${hour}`, 1, 30 + A_ROW);
  });

  test('all of a kind', async () => {
    await expectDirect("SELECT * FROM reward_log WHERE reward_type = 'daily'", DAYS, (DAYS + 2) * A_ROW);
  });
});

test('a reader never sees an attempt that is not published', async () => {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n, COUNT(DISTINCT time) AS periods FROM reward_list_hourly`,
  );
  expect(rows[0]).toEqual({ n: String(HOURS * PARTNERS_A_RUN), periods: String(HOURS) });
});
