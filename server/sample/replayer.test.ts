import type { Pool } from 'mysql2/promise';
import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later, parseInstant } from '@/lib/period';
import { sampleProgram } from './cast';
import { votesArrived } from './plan';
import { prepareSample } from './prepare';
import { castDue, startReplayer } from './replayer';
import { ask, besides, contents, count, emptySource } from './test-source';

const NOW = parseInstant('2026-11-22T13:20:30.700Z');
const START = parseInstant('2026-11-15T00:00Z');

async function preparedSource(): Promise<Pool> {
  const pool = await emptySource();
  await prepareSample(pool, NOW);
  return pool;
}

let source: Pool;
beforeEach(async () => {
  source = await preparedSource();
});

describe('the replayer', () => {
  test('casts in two steps what it casts in one, over the end of the data set', async () => {
    const other = await preparedSource();
    const end = later(NOW, 60 * HOUR);
    const inOne = await castDue(source, end);
    const first = await castDue(other, later(NOW, 17 * HOUR));
    const second = await castDue(other, end);
    expect(inOne).toBeGreaterThan(20_000);
    expect(first + second).toBe(inOne);
    expect(await contents(other)).toEqual(await contents(source));
  });

  test('goes on beside votes that somebody casts by hand', async () => {
    await source.query(
      "INSERT INTO votes (partner_id, vote_type, cc, cast_at) SELECT partner_id, 'agree', 7.5, '2026-11-22 10:10:00' FROM partners LIMIT 3",
    );
    expect(await castDue(source, later(NOW, HOUR))).toBeGreaterThan(0);
  });

  test('does not double what two processes cast at once', async () => {
    const other = besides();
    const end = later(NOW, 30 * HOUR);
    const [one, two] = await Promise.all([castDue(source, end), castDue(other, end)]);
    const due = votesArrived(sampleProgram(), START, end);
    expect(one + two).toBe(due - votesArrived(sampleProgram(), START, NOW));
    expect(await count(source, 'votes')).toBe(due);
  });

  test('casts nothing when the clock goes back, and nothing into a source without the sample', async () => {
    expect(await castDue(source, later(NOW, -HOUR))).toBe(0);
    expect(await castDue(await emptySource(), NOW)).toBe(0);
  });

  test('casts seven days at most after a long pause, and never the older ones', async () => {
    const end = later(NOW, 40 * 24 * HOUR);
    const resumed = later(end, -7 * 24 * HOUR);
    const due = votesArrived(sampleProgram(), START, end) - votesArrived(sampleProgram(), START, resumed);
    expect(await castDue(source, end)).toBe(due);
    const gap = "votes WHERE cast_at > '2026-11-22 13:20:30' AND cast_at <= '2026-12-25 10:00:00'";
    expect(await count(source, gap)).toBe(0);
    expect(await castDue(source, end)).toBe(0);
  });

  test('goes on by itself, tells of an error and ends when it is stopped', async () => {
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
