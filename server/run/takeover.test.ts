import { afterEach, describe, expect, test } from 'vitest';
import { findAccountFaults } from '../pool/check';
import { type LineOrder, type Strike, startLineChild } from '../testing/line-child';
import { addPartners, addVotes, lines, outcome, ring, setRate, type VoteRow } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

const STARTS = '2026-03-01T00:00Z';
const DUE = '2026-03-01T01:30Z';
const PAST_THE_LEASE = '2026-03-01T01:31Z';
const VOTERS = 2100;

const worlds: TestWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

/** An hour whose rewards take two batches to write, with voters that take no part, bad rows and a special partner. */
async function beginning(): Promise<TestWorld> {
  const world = await freshWorld({ startAt: STARTS, now: DUE, specialPartners: [7n] });
  worlds.push(world);
  await addPartners(world, VOTERS);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id % 100 = 99');
  await world.source.query('UPDATE partners SET position = NULL WHERE partner_id % 7 = 0');
  await setRate(world, '2026-01-01 00:00:00', '0.37');
  const votes = Array.from({ length: VOTERS }, (_, index): VoteRow => {
    const minute = String(index % 60).padStart(2, '0');
    return [index + 1, `${1 + (index % 90)}.00000003`, `2026-03-01 00:${minute}:00`];
  });
  await addVotes(world, [
    ...votes,
    [9_999_999, '5', '2026-03-01 00:00:00'],
    [1, '-5', '2026-03-01 00:00:00'],
  ]);
  return world;
}

const orderFor = (world: TestWorld, strike: Strike): LineOrder => ({
  addresses: world.addresses,
  startAt: STARTS,
  now: DUE,
  instance: 'struck',
  strike,
});

/** Lets an instance be struck, and `meanwhile` happen, before another one takes over when the lease has run out. */
async function takenOver(strike: Strike, meanwhile = async (_: TestWorld) => {}): Promise<TestWorld> {
  const world = await beginning();
  const child = await startLineChild(orderFor(world, strike));
  child.ring();
  expect(await child.ended).toBe('SIGKILL');
  await meanwhile(world);
  world.setClock(PAST_THE_LEASE);
  await ring(world);
  return world;
}

let once: Promise<Record<string, string[]>> | undefined;

function undisturbed(): Promise<Record<string, string[]>> {
  once ??= beginning().then(async (world) => {
    await ring(world);
    return outcome(world);
  });
  return once;
}

const kill = (on: Strike['on'], text: string, nth = 1): Strike => ({ on, text, nth, signal: 'SIGKILL' });
/** Just before the nth step gets its row. */
const beforeStep = (nth: number): Strike => kill('own', 'insert into `run_steps`', nth);

const DEATHS: [string, Strike][] = [
  ['while it reads', kill('source', 'FROM votes WHERE cast_at >=')],
  ['when it has read everything and said so to nobody', kill('source', 'COUNT(*) FROM votes')],
  ['in the middle of the booking that holds the budget', kill('own', 'insert into `run_hours`')],
  ['after the hold', beforeStep(3)],
  ['while it computes, between two batches', kill('own', 'INTO TABLE hourly_rewards CHARACTER', 2)],
  ['while it computes, within a batch', kill('own', 'UPDATE runs SET beats = beats + 1', 5)],
  ['after the stored rows were read back', beforeStep(5)],
  ['between the gate and publishing', beforeStep(6)],
  ['in the middle of publishing', kill('own', 'insert into `reward_distribution_logs`')],
];

describe('an instance that is killed is taken over, and the numbers are those of an undisturbed run', () => {
  test.each(DEATHS)(
    '%s',
    async (_, strike) => {
      const world = await takenOver(strike);
      expect(await outcome(world)).toEqual(await undisturbed());
      expect(await lines(world.db.$client, 'SELECT fence FROM runs')).toEqual(['2']);
      expect(await findAccountFaults(world.db)).toEqual([]);
    },
    120_000,
  );

  test('after publishing: there is nothing to take over', async () => {
    const world = await takenOver(kill('own', 'update `run_steps`', 6));
    expect(await outcome(world)).toEqual(await undisturbed());
    expect(await lines(world.db.$client, 'SELECT fence FROM runs')).toEqual(['1']);
  }, 120_000);
});

describe('what the source says when the other instance takes over is what counts', () => {
  const LATE: VoteRow = [3, '1000', '2026-03-01 00:59:59'];

  async function expectAsIfItHadAlwaysBeen(world: TestWorld, change: (world: TestWorld) => Promise<unknown>) {
    const other = await beginning();
    await change(other);
    await ring(other);
    const { accruals, entries, journal, ...figures } = await outcome(world);
    const expected = await outcome(other);
    // How the CC came into the pools differs, as the first counting stands in the books; where it ended is the same.
    expect({ ...expected, ...figures }).toEqual(expected);
    expect(await findAccountFaults(world.db)).toEqual([]);
    return { accruals: accruals!, entries: entries!, journal: journal! };
  }

  test('votes that came between the death and the takeover are counted', async () => {
    const change = (world: TestWorld) => addVotes(world, [LATE]);
    const world = await takenOver(beforeStep(3), async (dead) => void (await change(dead)));
    const { accruals } = await expectAsIfItHadAlwaysBeen(world, change);
    expect(accruals.filter((line) => line.includes(' correction '))).toHaveLength(2);
  }, 120_000);

  test('votes that are gone by then are not, whatever was held', async () => {
    const change = (world: TestWorld) => world.source.query('DELETE FROM votes WHERE partner_id <= 100');
    const world = await takenOver(kill('own', 'INTO TABLE hourly_rewards CHARACTER', 2), async (dead) => {
      await change(dead);
    });
    const { accruals } = await expectAsIfItHadAlwaysBeen(world, change);
    expect(accruals.filter((line) => /correction .* -\d/.test(line))).toHaveLength(2);
  }, 120_000);
});
