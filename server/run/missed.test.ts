import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAmount } from '@/lib/amount';
import { HOUR, type Instant, KINDS, later, type Period, periodsBetween } from '@/lib/period';
import { runs, skips } from '@/server/db/schema';
import { at, ownDatabase, type TestOwnDatabase } from '@/server/testing/own-database';
import { runRow } from '@/server/testing/run-row';
import { unattempted } from './due';
import { MissedCount, waitingPeriods } from './missed';

// A zone with days of 23.5 and 24.5 hours: the clocks of Lord Howe change within these weeks, on 3 April and 2 October 2022.
const program = { zone: 'Australia/Lord_Howe', startAt: at('2022-03-28T13:00:00Z') };

let own: TestOwnDatabase;
beforeAll(async () => {
  own = await ownDatabase('missed');
});
afterAll(() => own.close());

async function attempt(period: Period, attempts = 1) {
  for (let number = 1; number <= attempts; number++) {
    const status = number === attempts ? 'published' : 'rejected';
    await own.db.insert(runs).values(runRow(period, program.zone, { attempt: number, status }));
  }
}

const skip = ({ kind, start }: Period) =>
  own.db.insert(skips).values({
    kind,
    periodStart: start,
    amount: parseAmount('0'),
    skippedBy: 'ann',
    reason: 'closed',
    skippedAt: start,
  });

describe('what was missed', () => {
  test('is counted as walking through every period counts it, at any moment', async () => {
    const hours = periodsBetween('hourly', program.startAt, later(program.startAt, 60 * HOUR), program.zone);
    for (const hour of hours.slice(0, 5)) await attempt(hour);
    await attempt(hours[7]!, 3);
    await skip(hours[7]!);
    await skip(hours[9]!);
    const [day] = periodsBetween('daily', program.startAt, later(program.startAt, 60 * HOUR), program.zone);
    await attempt(day!);
    const counting = new MissedCount();
    const moments: Instant[] = [];
    for (let hour = 0; hour < 24 * 9; hour += 7)
      moments.push(later(program.startAt, hour * HOUR + 31 * 60_000));
    moments.push(at('2022-10-20T00:00:00Z'), at('2022-04-01T13:30:00Z'), at('2022-04-01T13:29:59Z'));
    for (const now of moments) {
      for (const catchUpHours of [1, 30]) {
        const { due, missed } = await unattempted(own.db, program, now, catchUpHours);
        const counts = await counting.at(own.db, program, now, catchUpHours);
        for (const kind of KINDS) expect(counts[kind]).toBe(missed.filter((one) => one.kind === kind).length);
        expect(await waitingPeriods(own.db, program, now, catchUpHours)).toEqual(due);
      }
    }
  });
});
