import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import { callAs, refusal, refusedIn } from '../testing/api';
import { at } from '../testing/own-database';
import { addPartners, addVotes, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { readNotices } from './notices';

// Two hours of a day that begins at midnight. Four partners vote in both; the last two share a position.
const hour = (number: number) => ({
  kind: 'hourly' as const,
  start: at(`2026-03-01T${String(number).padStart(2, '0')}:00Z`),
});
const because = { reason: 'the story says so' };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:31Z' });
  await addPartners(world, 4);
  await world.source.query('UPDATE partners SET position = 3 WHERE partner_id = 4');
  await setRate(world, '2026-01-01 00:00:00', '1');
  for (const number of [0, 1])
    await addVotes(
      world,
      [1, 2, 3, 4].map((partner) => [partner, '10', `2026-03-01 0${number}:10:00`]),
    );
});
afterEach(() => world.close());

const ben = () => callAs(world, 'ben', 'operator').attempts;
const anna = () => callAs(world, 'anna', 'approver').attempts;
const vera = () => callAs(world, 'vera', 'viewer');

async function run(number: number, gate?: 'manual') {
  const asked = await ben().run({ ...hour(number), ...because, ...(gate ? { gate } : {}) });
  if (!('run' in asked)) throw new Error('it was only foreseen');
  return asked.run.id;
}

const noticesFor = async (runId: number) =>
  (await vera().attempts.notices({ runId })).notices.map(({ sort, sentence }) => `${sort}: ${sentence}`);

describe('the notices of a run that waits', () => {
  test('tell of ties, of more CC with less for some, of another rate and of bad rows', async () => {
    await world.source.query('UPDATE partners SET position = 100 WHERE partner_id IN (1, 3, 4)');
    await run(0);
    // In the second hour partner 2, the best before, has fallen behind all others, and the rate has risen a little.
    await world.source.query('UPDATE partners SET position = 5000 WHERE partner_id = 2');
    await world.source.query('UPDATE partners SET position = 2 WHERE partner_id = 1');
    await setRate(world, '2026-03-01 01:30:00', '1.1');
    await addVotes(world, [[1, null, '2026-03-01 01:20:00']]);
    expect(await noticesFor(await run(1, 'manual'))).toEqual([
      'tie: Partners 3 and 4 share position 100 at the edge of top100, and both are in it.',
      'rose: The budget rose from 10.00 CC to 11.00 CC, while 1 of 4 partners in both gets less than in the last published hour: partner 2 falls the most, from 5.50 CC to 0.55 CC.',
      'bad rows: The source has bad rows: votes without CC 1.',
      'rate: The CC rate is 1.10; it was 1.00 in the last published hour.',
    ]);
  });

  test('tell of a share that is carried, and of the tie that a percentage cuts', async () => {
    const halves = [
      { key: 'top10p', share: '0.5', members: { topPercent: '75' } },
      { key: 'top10', share: '0.5', members: { top: 10 }, minVotes: 2 },
    ];
    await world.db.$client.query('UPDATE policies SET policy = ?', [
      JSON.stringify({ ...DEFAULT_POLICY, hourly: { ...DEFAULT_POLICY.hourly, categories: halves } }),
    ]);
    expect(await noticesFor(await run(0, 'manual'))).toEqual([
      'tie: Partners 3 and 4 share position 3 at the edge of top10p: 3 is in it and 4 is not, since a lower id comes first.',
      'carried: top10 has no members, so its share of 5.00 CC is carried: it goes on to the next later fresh period.',
      'standings: The standings were read 1 hour after the hour fell due, and may have moved since.',
    ]);
  });

  test('say whose own request it is, and name what an approval has to name', async () => {
    const runId = await run(1, 'manual');
    const asked = await readNotices(world, runId, { name: 'ben', role: 'approver' });
    expect(asked.ownRequest).toBe('You asked for this attempt, so another person has to approve it.');
    const { seen, ownRequest, paid, eligible } = await anna().notices({ runId });
    expect({ ownRequest, paid, eligible }).toEqual({ ownRequest: null, paid: '10.00000000', eligible: 4 });
    expect(await anna().approve({ ...hour(1), ...because, seen })).toMatchObject({ paid });
    expect(await refusedIn(world, () => anna().notices({ runId }))).toEqual(
      refusal('attempt 1 is published by anna; only what waits is decided over'),
    );
  });
});

describe('the difference of a rerun', () => {
  test('is told before it is published and after, and is the same', async () => {
    await run(0);
    await world.source.query("UPDATE cc_rates SET rate = 2 WHERE effective_at = '2026-01-01 00:00:00'");
    const asked = await ben().rerun({ ...hour(0), ...because });
    if (!('run' in asked)) throw new Error('it was only foreseen');
    const runId = asked.run.id;
    const before = await vera().attempts.difference({ runId });
    expect(before).toMatchObject({
      status: 'waiting',
      attempt: 2,
      base: { attempt: 1 },
      paid: { old: '10.00000000', new: '20.00000000', change: '10.00000000' },
      causes: [
        { cause: 'votes', paid: '0.00000000' },
        { cause: 'rate', budget: '10.00000000', paid: '10.00000000' },
        { cause: 'policy', paid: '0.00000000' },
        { cause: 'standings', paid: '0.00000000' },
      ],
    });
    const { seen } = await anna().notices({ runId });
    await anna().approve({ ...hour(0), ...because, seen });
    const after = await vera().attempts.difference({ runId });
    expect(after.moves.toSorted(byPlace)).toEqual(before.moves.toSorted(byPlace));
    expect({ ...after, moves: [] }).toEqual({ ...before, moves: [], status: 'published' });
    expect(
      (await vera().attempts.list(hour(0))).map(({ attempt, status, baseAttempt }) => ({
        attempt,
        status,
        baseAttempt,
      })),
    ).toEqual([
      { attempt: 1, status: 'superseded', baseAttempt: null },
      { attempt: 2, status: 'published', baseAttempt: 1 },
    ]);
  });

  test('of one that was rejected has moved nothing, and a first attempt has none', async () => {
    const first = await run(0);
    const asked = await ben().rerun({ ...hour(0), ...because });
    if (!('run' in asked)) throw new Error('it was only foreseen');
    await anna().reject({ ...hour(0), ...because });
    expect(await vera().attempts.difference({ runId: asked.run.id })).toMatchObject({
      status: 'rejected',
      moves: [],
      paid: { change: '0.00000000' },
    });
    expect(await refusedIn(world, () => vera().attempts.difference({ runId: first }))).toEqual(
      refusal('only a computed rerun has a difference to what is published'),
    );
  });
});

const byPlace = (a: { place: string }, b: { place: string }) => (a.place < b.place ? -1 : 1);

describe('a period', () => {
  const standing = async (number: number) => (await vera().periods.get(hour(number))).standing;

  test('says whether it is coming, running, over, due, missed or has a run', async () => {
    expect(await standing(3)).toBe('coming');
    expect(await standing(2)).toBe('running');
    expect(await standing(1)).toBe('due');
    world.setClock('2026-03-01T02:10Z');
    expect(await standing(1)).toBe('ended');
    world.setClock('2026-03-20T00:00Z');
    expect(await standing(1)).toBe('missed');
    const runId = await run(0);
    expect(await vera().periods.get(hour(0))).toMatchObject({
      standing: 'attempted',
      attempts: [{ id: runId, attempt: 1, status: 'published' }],
    });
  });

  test('that was skipped says by whom, why, and where its CC went', async () => {
    await ben().skip({ ...hour(0), ...because });
    expect(await vera().periods.get(hour(0))).toMatchObject({
      standing: 'skipped',
      earmarked: '0.00000000',
      skip: { by: 'ben', reason: because.reason, amount: '10.00000000', to: hour(1).start, elsewhere: null },
    });
    expect((await vera().periods.get(hour(1))).earmarked).toBe('10.00000000');
  });

  test('that was refused says what is missing', async () => {
    await run(0);
    await world.db.$client.query(
      `INSERT INTO refusals (kind, period_start, sentence, missing, tries, refused_at, next_try_at)
       VALUES ('hourly', '2026-03-01 01:00:00', 'the source has less', 12.5, 2, '2026-03-01 02:30:00', '2026-03-01 02:35:00')`,
    );
    expect(await vera().periods.get(hour(1))).toMatchObject({
      standing: 'due',
      refusal: { sentence: 'the source has less', missing: '12.50000000', tries: 2 },
    });
  });

  test('before the program began, or that no hour begins at, is told apart', async () => {
    const before = { kind: 'hourly' as const, start: at('2026-02-28T23:00Z') };
    await expect(vera().periods.get(before)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const between = { kind: 'hourly' as const, start: at('2026-03-01T00:30Z') };
    await expect(vera().periods.get(between)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
