import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatAmount } from '@/lib/amount';
import { parseInstant, periodFrom } from '@/lib/period';
import { findAccountFaults } from '../pool/check';
import { accrueByHand } from '../pool/late';
import { beforeStatement } from '../testing/statements';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { askForRun } from './ask';
import { approve, reject, seenOf, waitingRun } from './decide';
import { skip } from './skip';

// An hour is read, and before what was read is held, somebody books a vote that came after the reading.
const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
const BEN = { actor: { name: 'ben', role: 'operator' as const }, reason: 'the story says so' };
const ANNA = { actor: { name: 'anna', role: 'approver' as const }, reason: 'the story says so' };
const signal = new AbortController().signal;

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '100', '2026-03-01 00:10:00']]);
});
afterEach(async () => {
  expect(await findAccountFaults(world.db)).toEqual([]);
  await world.close();
});

const accruals = () =>
  lines(world.db.$client, "SELECT pool, sort, cc, amount FROM accruals WHERE sort <> 'first' ORDER BY pool");

/** Books 40 CC more just before the nth turn in the books. */
const bookMeanwhile = (nth: number) =>
  beforeStatement(world.db.$client, 'update `ledger`', nth, async () => {
    await addVotes(world, [[2, '40', '2026-03-01 00:20:00']]);
    await accrueByHand(world, HOUR.start, BEN);
  });

test('a rerun reads again, and takes nothing of what was booked from the partners', async () => {
  await ring(world);
  // The first turn opens the attempt, the second holds.
  bookMeanwhile(2);
  await askForRun(world, HOUR, BEN, { rerun: { standings: 'frozen' } }, signal);
  const run = await waitingRun(world.db, HOUR);
  expect([formatAmount(run.nominalBudget!), formatAmount(run.ccVoted!)]).toEqual([
    '25.00000000',
    '140.00000000',
  ]);
  await approve(world, HOUR, ANNA, seenOf(run), false);
  expect(await accruals()).toEqual([
    'daily late 140.00000000 30.00000000',
    'hourly late 140.00000000 10.00000000',
  ]);
});

test('asked only what it would do, a rerun says to ask again', async () => {
  await ring(world);
  bookMeanwhile(2);
  const asked = askForRun(world, HOUR, { ...BEN, dryRun: true }, { rerun: { standings: 'frozen' } }, signal);
  await expect(asked).rejects.toThrow('the hour was counted again just now');
});

test('a skip is refused, and hands on what was booked when it is asked for once more', async () => {
  await askForRun(world, HOUR, BEN, { gate: 'manual' }, signal);
  await reject(world, HOUR, ANNA);
  bookMeanwhile(1);
  await expect(skip(world, HOUR, BEN, false)).rejects.toThrow('the hour was counted again just now');
  expect(await skip(world, HOUR, BEN, false)).toMatchObject({ amount: '35.00000000' });
});
