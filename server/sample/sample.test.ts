import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, type Instant, later, parseInstant } from '@/lib/period';
import { freshDatabase, type TestDatabase } from '../testing/database';
import { sampleProgram } from './cast';
import { votesArrived } from './plan';
import { prepareSample, SampleError } from './prepare';
import { castDue, startReplayer } from './replayer';

const NOW = parseInstant('2026-11-22T13:20:30.700Z');
const START = parseInstant('2026-11-15T00:00Z');

const databases: TestDatabase[] = [];
const pools: Pool[] = [];
let source: Pool;

function connect(database: TestDatabase): Pool {
  const pool = mysql.createPool({
    uri: database.url,
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  pools.push(pool);
  return pool;
}

async function emptySource(): Promise<Pool> {
  databases.push(await freshDatabase('sample'));
  return connect(databases.at(-1)!);
}

async function preparedSource(now: Instant): Promise<Pool> {
  const pool = await emptySource();
  await prepareSample(pool, now);
  return pool;
}

beforeEach(async () => {
  source = await emptySource();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});

async function ask(pool: Pool, statement: string): Promise<RowDataPacket> {
  const [rows] = await pool.query<RowDataPacket[]>(statement);
  return rows[0]!;
}

async function count(pool: Pool, from: string): Promise<number> {
  return Number((await ask(pool, `SELECT COUNT(*) AS n FROM ${from}`)).n);
}

/** All that the sample has written, in one line to compare. */
async function contents(pool: Pool): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  const columns = {
    partners: ['partner_id', 'name', 'position', 'ecc', 'active'],
    votes: ['id', 'partner_id', 'vote_type', 'cc', 'cast_at'],
    cc_rates: ['effective_at', 'rate', 'market_rate'],
    sample_program: ['program_start', 'votes_cast'],
  };
  for (const [table, names] of Object.entries(columns)) {
    const row = names.map((name) => `IFNULL(${name}, '-')`).join(", '|', ");
    all[table] = await ask(
      pool,
      `SELECT COUNT(*) AS n, BIT_XOR(CONV(LEFT(MD5(CONCAT(${row})), 15), 16, 10)) AS digest FROM ${table}`,
    );
  }
  return all;
}

describe('preparing the sample', () => {
  test('starts seven days before the first day and fills up to now, nearly every hour', async () => {
    const state = await prepareSample(source, NOW);
    const due = votesArrived(sampleProgram(), START, NOW);
    expect(state).toMatchObject({ programStart: START, founded: true, votesCast: due, castNow: due });
    expect(await count(source, 'votes')).toBe(due);
    expect(await count(source, "votes WHERE cast_at > '2026-11-22 13:20:30'")).toBe(0);
    expect(await count(source, 'votes LEFT JOIN partners USING (partner_id) WHERE name IS NULL')).toBe(0);
    const hours = await ask(
      source,
      `SELECT COUNT(DISTINCT LEFT(cast_at, 13)) AS n FROM votes WHERE cast_at < '2026-11-22'`,
    );
    expect(Number(hours.n)).toBeGreaterThanOrEqual(7 * 24 - 4);
  });

  test('twice is once', async () => {
    await prepareSample(source, NOW);
    const once = await contents(source);
    expect(await prepareSample(source, NOW)).toMatchObject({
      founded: false,
      castNow: 0,
      programStart: START,
    });
    expect(await contents(source)).toEqual(once);
  });

  test('by two processes at once is once', async () => {
    const other = connect(databases.at(-1)!);
    const states = await Promise.all([prepareSample(source, NOW), prepareSample(other, NOW)]);
    expect(states.filter(({ founded }) => founded)).toHaveLength(1);
    expect(states[0].castNow + states[1].castNow).toBe(votesArrived(sampleProgram(), START, NOW));
    expect(await contents(source)).toEqual(await contents(await preparedSource(NOW)));
  });

  test('goes on where a process that died has stopped, days later as well', async () => {
    const dying = connect(databases.at(-1)!);
    const preparing = prepareSample(dying, NOW).then(
      () => 'ended',
      () => 'died',
    );
    await someVotes(source);
    await killConnections(source);
    expect(await preparing).toBe('died');
    expect(await count(source, 'votes')).toBeLessThan(votesArrived(sampleProgram(), START, NOW));

    const later3Days = later(NOW, 72 * HOUR);
    expect(await prepareSample(source, later3Days)).toMatchObject({ founded: false, programStart: START });
    const undisturbed = await preparedSource(NOW);
    await castDue(undisturbed, later3Days);
    expect(await contents(source)).toEqual(await contents(undisturbed));
  });

  test('leaves another program as it is', async () => {
    await source.query('CREATE TABLE partners (partner_id BIGINT UNSIGNED, name VARCHAR(9))');
    await source.query("INSERT INTO partners VALUES (7, 'Ours')");
    await expect(prepareSample(source, NOW)).rejects.toThrow(SampleError);
    const [tables] = await source.query<RowDataPacket[]>('SHOW TABLES');
    expect(tables).toHaveLength(1);
  });
});

describe('the replayer', () => {
  test('casts in two steps what it casts in one, over the end of the data set', async () => {
    const other = await preparedSource(NOW);
    await prepareSample(source, NOW);
    const end = later(NOW, 60 * HOUR);
    const inOne = await castDue(source, end);
    const first = await castDue(other, later(NOW, 17 * HOUR));
    const second = await castDue(other, end);
    expect(inOne).toBeGreaterThan(20_000);
    expect(first + second).toBe(inOne);
    expect(await contents(other)).toEqual(await contents(source));
  });

  test('does not double what two processes cast at once', async () => {
    const other = connect(databases.at(-1)!);
    await prepareSample(source, NOW);
    const end = later(NOW, 30 * HOUR);
    const [one, two] = await Promise.all([castDue(source, end), castDue(other, end)]);
    const due = votesArrived(sampleProgram(), START, end);
    expect(one + two).toBe(due - votesArrived(sampleProgram(), START, NOW));
    expect(await count(source, 'votes')).toBe(due);
  });

  test('casts nothing when the clock goes back, and nothing into a source without the sample', async () => {
    await prepareSample(source, NOW);
    expect(await castDue(source, later(NOW, -HOUR))).toBe(0);
    expect(await castDue(await emptySource(), NOW)).toBe(0);
  });

  test('casts seven days at most after a long pause, and never the older ones', async () => {
    await prepareSample(source, NOW);
    const end = later(NOW, 40 * 24 * HOUR);
    const resumed = later(end, -7 * 24 * HOUR);
    const due = votesArrived(sampleProgram(), START, end) - votesArrived(sampleProgram(), START, resumed);
    expect(await castDue(source, end)).toBe(due);
    const gap = "votes WHERE cast_at > '2026-11-22 13:20:30' AND cast_at <= '2026-12-25 10:00:00'";
    expect(await count(source, gap)).toBe(0);
    expect(await castDue(source, end)).toBe(0);
  });

  test('goes on by itself, tells of an error and ends when it is stopped', async () => {
    await prepareSample(source, NOW);
    let now = NOW;
    const errors: unknown[] = [];
    const clock = () => {
      now = later(now, HOUR);
      if (now === later(NOW, HOUR)) throw new Error('no clock yet');
      return now;
    };
    const replayer = startReplayer(source, clock, 5, (error) => errors.push(error));
    await expect.poll(() => now, { timeout: 20_000 }).toBeGreaterThan(later(NOW, 3 * HOUR));
    await replayer.stop();
    const stoppedAt = now;
    expect(errors).toEqual([new Error('no clock yet')]);
    const due = votesArrived(sampleProgram(), START, stoppedAt);
    expect(await ask(source, 'SELECT votes_cast AS n FROM sample_program')).toEqual({ n: String(due) });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(now).toBe(stoppedAt);
  });
});

async function someVotes(pool: Pool): Promise<void> {
  const cast = async () => {
    const row = await ask(pool, 'SELECT votes_cast FROM sample_program').catch(() => undefined);
    return Number(row?.votes_cast ?? 0);
  };
  await expect.poll(cast, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0);
}

/** What the server sees of a process that dies: its connections are gone in the middle of whatever they did. */
async function killConnections(pool: Pool): Promise<void> {
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
  );
  for (const { id } of rows) await pool.query('KILL CONNECTION ?', [Number(id)]).catch(() => undefined);
}
