import { afterEach, expect, test } from 'vitest';
import { GUARD_AFTER } from '@/lib/guard';
import { HOUR, later, MINUTE, parseInstant } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

const STARTS = parseInstant('2026-03-01T00:00Z');
/** When the last hour that is not guarded yet falls due. */
const GUARDED_FROM = later(STARTS, GUARD_AFTER * HOUR + 30 * MINUTE);

let world: TestWorld;
afterEach(() => world.close());

async function ringAfter(hours: number): Promise<string> {
  world.setClock(later(GUARDED_FROM, hours * HOUR));
  await ring(world);
  const last = `SELECT JSON_EXTRACT(bad_rows, '$.noTime'), status, gate_reason FROM runs WHERE kind = 'hourly'
    ORDER BY period_start DESC LIMIT 1`;
  return (await lines(world.db.$client, last))[0]!;
}

test('bad rows of the whole source do not hold up every hour, those of an hour hold up that one', async () => {
  const hourly = { mode: 'guarded' as const, bounds: { maxBadRows: 0 } };
  const policy = { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, hourly } };
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z', policy });
  await addPartners(world, 1);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '10', null]]);
  expect(await ringAfter(0)).toBe('1 published NULL');
  expect(await ringAfter(1)).toBe('1 published NULL');
  await addVotes(world, [[1, '-10', '2026-03-02 01:10:00']]);
  expect(await ringAfter(2)).toMatch(/^1 waiting .*\b1 bad row/);
}, 120_000);
