import { afterEach, expect, test } from 'vitest';
import { dayAt, dueAt, duePeriods, HOUR, type Instant, later, MINUTE } from '@/lib/period';
import { databaseNow } from '../db/clock';
import { toDatetime } from '../db/columns';
import { skip } from '../run/skip';
import { pauseSchedule } from '../scheduler/pause';
import type { Serving } from '../serving';
import { servingOf as servingFor } from '../testing/api';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { readState } from './read-state';

const ASK = { actor: { name: 'ann', role: 'operator' as const }, reason: 'the source is looked at' };

let world: TestWorld;
afterEach(() => world.close());

const servingOf = (of: TestWorld): Serving => ({ ...servingFor(of), scheduler: true });

/** A program that began so long ago; pages go by the database's own clock. */
async function beginning(ago: number): Promise<{ start: Instant; now: Instant }> {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' });
  const now = await databaseNow(world.db);
  const { start } = dayAt(later(now, -ago), 'UTC');
  await world.db.$client.query('UPDATE program SET start_at = ?', [toDatetime(start)]);
  await addPartners(world, 1);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', toDatetime(later(start, MINUTE))]]);
  return { start, now };
}

/** The day is due, and its last hour is not. */
const rungUntil = (start: Instant) => later(start, 24 * HOUR + MINUTE);

/** The day's earmark has less than the day's first hour brought, and the source has lost that hour's votes. */
async function refuseDay(start: Instant): Promise<void> {
  world.setClock(later(start, HOUR + 30 * MINUTE));
  await ring(world);
  const day = toDatetime(start);
  for (const statement of [
    `INSERT INTO entries (at, from_account, to_account, amount, kind, period_start, from_earmark, reason)
      VALUES ('${day}', 'daily_pool', 'adjustments', 8, 'daily', '${day}', '${day}', 'by hand')`,
    "UPDATE accounts SET balance = balance - 8 WHERE account = 'daily_pool'",
    "UPDATE accounts SET balance = balance + 8 WHERE account = 'adjustments'",
    "UPDATE earmarks SET amount = amount - 8 WHERE kind = 'daily'",
    'DELETE FROM votes',
  ])
    await (statement.startsWith('DELETE') ? world.source : world.db.$client).query(statement);
  world.setClock(rungUntil(start));
  await ring(world);
}

test('what was refused or paused is shown, and is no backlog that never ends', async () => {
  const { start, now } = await beginning(36 * HOUR);
  await refuseDay(start);
  const serving = servingOf(world);
  const refused = await readState(serving);
  const asOf = refused.now as Instant;
  const rest = duePeriods(start, asOf, asOf, 'UTC').filter((period) => dueAt(period) > rungUntil(start));
  expect(refused.refusals).toMatchObject([
    { period: { kind: 'daily', start }, missing: '8.00000000', nextTryAt: expect.any(Number) },
  ]);
  expect(refused.catchUp).toMatchObject({ done: 0, total: rest.length });

  await pauseSchedule(world, 'hourly', null, ASK);
  await pauseSchedule(world, 'daily', later(now, HOUR), ASK);
  const paused = await readState(serving);
  expect(paused.catchUp).toBeNull();
  expect(paused.pauses).toMatchObject([
    { kind: 'daily', pausedBy: 'ann', reason: ASK.reason, until: later(now, HOUR) },
    { kind: 'hourly', until: null },
  ]);
  // A paused schedule tries nothing.
  expect(paused.refusals).toMatchObject([{ nextTryAt: null }]);

  await skip(world, dayAt(start, 'UTC'), ASK, true);
  expect((await readState(serving)).refusals).toEqual([]);
}, 120_000);
