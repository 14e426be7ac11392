import type { Pool, RowDataPacket } from 'mysql2/promise';
import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later, parseInstant } from '@/lib/period';
import { sampleProgram } from './cast';
import { votesArrived } from './plan';
import { prepareSample, SampleError } from './prepare';
import { castDue } from './replayer';
import { ask, besides, contents, count, emptySource } from './test-source';

const NOW = parseInstant('2026-11-22T13:20:30.700Z');
const START = parseInstant('2026-11-15T00:00Z');

let source: Pool;
beforeEach(async () => {
  source = await emptySource();
});

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
    const other = besides();
    const states = await Promise.all([prepareSample(source, NOW), prepareSample(other, NOW)]);
    expect(states.filter(({ founded }) => founded)).toHaveLength(1);
    expect(states[0].castNow + states[1].castNow).toBe(votesArrived(sampleProgram(), START, NOW));
    expect(await contents(source)).toEqual(await contents(await preparedSource()));
  });

  test('goes on where a process that died has stopped, days later as well', async () => {
    const dying = besides();
    const preparing = prepareSample(dying, NOW);
    const died = expect(preparing).rejects.toThrow();
    await someVotes(source);
    await killConnections(source, preparing);
    await died;
    expect(await count(source, 'votes')).toBeLessThan(votesArrived(sampleProgram(), START, NOW));

    const later3Days = later(NOW, 72 * HOUR);
    expect(await prepareSample(source, later3Days)).toMatchObject({ founded: false, programStart: START });
    const undisturbed = await preparedSource();
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

async function preparedSource(): Promise<Pool> {
  const pool = await emptySource();
  await prepareSample(pool, NOW);
  return pool;
}

async function someVotes(pool: Pool): Promise<void> {
  const cast = async () => {
    const row = await ask(pool, 'SELECT votes_cast FROM sample_program').catch(() => undefined);
    return Number(row?.votes_cast ?? 0);
  };
  await expect.poll(cast, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0);
}

/** What the server sees of a process that dies: its connections are gone in the middle of whatever they did. */
async function killConnections(pool: Pool, work: Promise<unknown>): Promise<void> {
  let over = false;
  work
    .catch(() => undefined)
    .finally(() => {
      over = true;
    });
  // A connection that was idle when it was killed is quietly replaced, so that once may not be enough.
  while (!over) {
    const [rows] = await pool.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
    );
    for (const { id } of rows) await pool.query('KILL CONNECTION ?', [Number(id)]).catch(() => undefined);
  }
}
