import { TRPCError } from '@trpc/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import type { Role } from '@/lib/roles';
import { openDatabase } from '@/server/db/connection';
import { callAs, refusal, refusedIn } from '@/server/testing/api';
import { dumpAll } from '@/server/testing/dump';
import { breakableWay } from '@/server/testing/outage';
import { at } from '@/server/testing/own-database';
import { beforeStatement } from '@/server/testing/statements';
import { addPartners, addVotes, lines, setRate } from '@/server/testing/story';
import { freshWorld, type TestWorld } from '@/server/testing/world';
import { missingOf } from './errors';

// A day's first hour brought 100 CC and is published; what is over and above that is the matter of each test.
const START = at('2026-03-01T00:00Z');
const first = { kind: 'hourly' as const, start: START };
const second = { kind: 'hourly' as const, start: at('2026-03-01T01:00Z') };
const because = { reason: 'the story says so' };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:31Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '60', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:20:00'],
  ]);
  await as('ben').attempts.run({ ...first, ...because });
});
afterEach(() => world.close());

const as = (name: string, role: Role = 'admin') => callAs(world, name, role);
const refused = (act: () => Promise<unknown>) => refusedIn(world, act);

/** Asks first what an act would do, which changes nothing, then does it; both tell the same. */
async function askedThenDone<T>(act: (ask: { reason: string; dryRun: boolean }) => Promise<T>): Promise<T> {
  const before = await dumpAll(world);
  const asked = await act({ ...because, dryRun: true });
  expect(await dumpAll(world)).toEqual(before);
  const done = await act({ ...because, dryRun: false });
  expect(await dumpAll(world)).not.toEqual(before);
  expect(done).toEqual(asked);
  return done;
}

/** The acts of a person in the audit trail: who, in which role, what, and how it stood before and after. */
const lastAudited = async () =>
  (
    await lines(
      world.db.$client,
      'SELECT actor, role, action, `before`, `after`, reason FROM audit ORDER BY seq',
    )
  ).at(-1);

describe('asked first what it would do, an act changes nothing and then does the same', () => {
  test('a run', async () => {
    await addVotes(world, [[1, '8', '2026-03-01 01:10:00']]);
    const before = await dumpAll(world);
    const asked = await as('ben').attempts.run({ ...second, ...because, dryRun: true });
    expect(await dumpAll(world)).toEqual(before);
    if (!('foreseen' in asked)) throw new Error('it was run');
    const { waits, moves, stays, ...figures } = asked.foreseen;
    expect({ waits, stays }).toEqual({ waits: null, stays: [] });
    // The hour's quarter goes through its pool, and the rest stays in the day's.
    expect(moves).toEqual([
      { place: 'votes', amount: '-8.00000000' },
      { place: 'daily_pool for 2026-03-01T00:00:00Z', amount: '6.00000000' },
      { place: 'held', amount: '2.00000000' },
    ]);
    const done = await as('ben').attempts.run({ ...second, ...because });
    expect(done).toMatchObject({ run: { status: 'published', ...figures } });
  });

  test('a rerun, its approval and its rejection', async () => {
    await addVotes(world, [[1, '8', '2026-03-01 00:40:00']]);
    const rerun = (ask: object) => as('ben').attempts.rerun({ ...first, ...because, ...ask });
    const asked = await rerun({ dryRun: true });
    if (!('foreseen' in asked)) throw new Error('it was run');
    const { waits, moves, stays, ...figures } = asked.foreseen;
    expect({ waits, moves, stays }).toEqual({
      waits: 'a rerun is never published by itself',
      moves: [],
      stays: [],
    });
    expect(await rerun({})).toMatchObject({ run: { status: 'waiting', ...figures } });
    const before = await dumpAll(world);
    await as('anna').attempts.reject({ ...first, ...because, dryRun: true });
    expect(await dumpAll(world)).toEqual(before);
    const { seen } = await as('anna').attempts.waiting(first);
    const { moves: moved } = await askedThenDone((ask) =>
      as('anna').attempts.approve({ ...first, ...ask, seen }),
    );
    expect(moved).toContainEqual({ place: 'partners', amount: '2.00000000' });
  });

  test('a skip, a pause and its end', async () => {
    await askedThenDone((ask) => as('ben').attempts.skip({ ...second, ...ask }));
    await askedThenDone((ask) =>
      as('ben').schedule.pause({ kind: 'hourly', until: at('2026-03-02T00:00Z'), ...ask }),
    );
    await askedThenDone((ask) => as('ben').schedule.resume({ kind: 'hourly', ...ask }));
    expect(await lastAudited()).toMatch(
      /^ben admin resume \{"kind":"hourly","pausedBy":"ben".* NULL the story says so$/,
    );
  });

  test('late votes that are accrued or left', async () => {
    const { accrue, leave, list, booked } = as('ben').late;
    const seen = { hourStart: START, cc: '108.00000000', ...because };
    expect(await refused(() => accrue({ ...seen, cc: '100' }))).toEqual(
      refusal(/there is nothing to accrue/),
    );
    expect(await refused(() => leave(seen))).toEqual(refusal(/no late votes of the hour .* wait/));
    expect(await refused(() => accrue({ ...seen, hourStart: second.start }))).toEqual(
      refusal(/was not accrued yet/),
    );
    await addVotes(world, [[1, '8', '2026-03-01 00:40:00']]);
    await world.db.$client.query(
      "INSERT INTO sightings (hour_start, seen_at, votes, cc) VALUES ('2026-03-01', '2026-03-01', 3, 108)",
    );
    expect(await list()).toMatchObject([
      {
        hourStart: START,
        cc: '108.00000000',
        pools: [{ pool: 'hourly', effect: '2.00000000', outcome: 'next sweep' }, {}],
        left: null,
      },
    ]);
    for (const act of [accrue, leave])
      expect(await refused(() => act({ ...seen, cc: '107.5' }))).toEqual(
        refusal(
          'the source has 108.00000000 CC in the hour now, not the 107.50000000 CC that you looked at; ' +
            'do it again with that figure if it is right',
        ),
      );
    expect(await askedThenDone((ask) => leave({ ...seen, ...ask }))).toEqual({ leftCc: seen.cc });
    expect(await list()).toMatchObject([
      { left: { by: 'ben', reason: because.reason, cc: seen.cc, stands: true } },
    ]);
    expect(await askedThenDone((ask) => accrue({ ...seen, ...ask }))).toEqual({
      parts: [
        { pool: 'hourly', amount: '2.00000000', outcome: 'booked' },
        { pool: 'daily', amount: '6.00000000', outcome: 'booked' },
      ],
    });
    expect(await list()).toEqual([]);
    const firstPage = await booked({ limit: 1 });
    const rest = await booked({ limit: 1, after: firstPage.next });
    const row = { hourStart: START, votes: 1, cc: '8.00000000', sweep: null };
    const person = { name: 'ben', reason: because.reason };
    expect([...firstPage.rows, ...rest.rows]).toMatchObject([
      { ...row, pool: 'hourly', amount: '2.00000000', earmarkedFor: second.start, person },
      { ...row, pool: 'daily', amount: '6.00000000', earmarkedFor: START, person },
    ]);
    expect(rest.next).toBeNull();
    expect(await refused(() => booked({ after: '1.weekly.2' }))).toEqual(
      refusal('The cursor of the list cannot be read; begin again with its first page.'),
    );
  });

  test('the part of an hour whose day was skipped', async () => {
    const day = { kind: 'daily' as const, start: START };
    const settle = (ask: object) =>
      as('anna').late.settle({ hourStart: START, pool: 'daily', ...because, ...ask });
    expect(await refused(() => settle({}))).toEqual(refusal(/only a part whose period was skipped/));
    world.setClock('2026-03-02T01:00Z');
    await as('ben').attempts.skip({ ...day, ...because });
    expect(await refused(() => settle({}))).toEqual(refusal(/there is nothing to settle/));
    await addVotes(world, [[1, '8', '2026-03-01 00:40:00']]);
    expect(await askedThenDone(settle)).toEqual({ amount: '6.00000000', covered: '0.00000000' });
  });

  test('a correction by hand', async () => {
    const correction = {
      from: { account: 'adjustments' as const, earmark: null },
      to: { account: 'hourly_pool' as const, earmark: second.start },
      amount: '12.5',
    };
    const { corrections } = as('ben');
    const before = await dumpAll(world);
    await corrections.propose({ ...correction, ...because, dryRun: true });
    expect(await dumpAll(world)).toEqual(before);
    const { id } = await corrections.propose({ ...correction, ...because });
    expect(await refused(() => corrections.approve({ id, ...because }))).toEqual(
      refusal(/^ben asked for this/),
    );
    await askedThenDone((ask) => as('anna', 'approver').corrections.approve({ id, ...ask }));
    expect(await refused(() => as('carl').corrections.reject({ id, ...because }))).toEqual(
      refusal(`correction ${id} is booked already`),
    );
    expect(await refused(() => as('carl').corrections.reject({ id: 99, ...because }))).toEqual(
      refusal('there is no correction 99'),
    );
    expect(await corrections.list()).toMatchObject([
      { id, amount: '12.50000000', status: 'booked', decidedBy: 'anna' },
    ]);
    const back = { ...correction, from: correction.to, to: correction.from, amount: '13' };
    const lacking = await corrections.propose({ ...back, ...because }).catch((error: unknown) => error);
    if (!(lacking instanceof TRPCError)) throw new Error('it was proposed');
    expect(lacking.message).toBe('the earmark lacks 0.50000000 CC for that');
    expect(missingOf(lacking)).toBe('0.50000000');
    for (const [change, words] of [
      [{ to: { account: 'held' as const, earmark: null } }, /nothing is booked on held by hand/],
      [{ to: { account: 'hourly_pool' as const, earmark: null } }, /say for which period/],
      [{ to: { account: 'hourly_pool' as const, earmark: START } }, /is not open; the next one is/],
      [{ to: { account: 'market' as const, earmark: START } }, /market has no earmarks/],
      [{ to: correction.from }, /the two places are the same/],
      [{ amount: '0' }, /the amount has to be above 0/],
    ] as const)
      expect(await refused(() => corrections.propose({ ...correction, ...change, ...because }))).toEqual(
        refusal(words),
      );
  });

  test('an opening balance', async () => {
    const opening = (ask: object) =>
      as('anna', 'approver').corrections.opening({ kind: 'daily', amount: '5', ...because, ...ask });
    expect(await askedThenDone(opening)).toEqual({ period: '2026-03-01T00:00:00Z' });
    expect(await refused(() => opening({}))).toEqual(
      refusal(/opening balance of 5.00000000 CC was brought in at/),
    );
    expect(await refused(() => opening({ kind: 'hourly' }))).toEqual(
      refusal(/is not open any more; correct the pool by hand/),
    );
  });

  test('a policy and the special partners', async () => {
    const { policies, special } = as('ada');
    const inForceFrom = at('2026-03-02T00:00Z');
    const wrong = {
      ...DEFAULT_POLICY,
      hourly: { categories: [{ key: 'top7', share: '1', members: 'all' }] },
    };
    expect(await refused(() => policies.propose({ policy: wrong, inForceFrom, ...because }))).toEqual(
      refusal(/"top7" is no hourly category; the tables have top10p, top10/),
    );
    expect(
      await refused(() => policies.propose({ policy: DEFAULT_POLICY, inForceFrom: START, ...because })),
    ).toEqual(refusal(/was counted or attempted already; let the policy begin after/));
    const { version } = await askedThenDone((ask) =>
      policies.propose({ policy: { ...DEFAULT_POLICY, singleOperator: true }, inForceFrom, ...ask }),
    );
    expect(await refused(() => policies.approve({ version, ...because }))).toEqual(
      refusal(/^ada asked for this/),
    );
    await askedThenDone((ask) => as('eve').policies.approve({ version, ...ask }));
    expect(await refused(() => policies.reject({ version, ...because }))).toEqual(
      refusal(/was approved by eve before/),
    );
    await askedThenDone((ask) => special.change({ partnerIds: ['18446744073709551615', '2'], ...ask }));
    expect(await special.get()).toEqual({ version: 2, partnerIds: ['2', '18446744073709551615'] });
    expect(
      await refused(() => special.change({ partnerIds: ['2', '18446744073709551615'], ...because })),
    ).toEqual(refusal(/names the same partners already/));
  });
});

test('what is missing is told as a figure, before and when it is refused, and is covered with a reason', async () => {
  const third = { kind: 'hourly' as const, start: at('2026-03-01T02:00Z') };
  const run = (period: typeof first) => as('ben').attempts.run({ ...period, ...because });
  await addVotes(world, [
    [1, '8', '2026-03-01 01:10:00'],
    [1, '4', '2026-03-01 02:10:00'],
  ]);
  // Nobody takes part in the second hour, so that the third pays out what it carried; then it turns out that somebody did.
  await world.source.query('UPDATE partners SET active = 0');
  await run(second);
  await world.source.query('UPDATE partners SET active = 1');
  world.setClock('2026-03-01T03:31Z');
  await run(third);
  const asked = await as('ben').attempts.rerun({ ...second, ...because, standings: 'current' });
  if (!('run' in asked)) throw new Error('it was only foreseen');
  expect(await as('anna').attempts.preview({ runId: asked.run.id })).toMatchObject({ missing: '2.00000000' });
  const { seen } = await as('anna').attempts.waiting(second);
  const approve = (ask: object) => as('anna').attempts.approve({ ...second, ...because, seen, ...ask });
  const lacking = await approve({}).catch((error: unknown) => error);
  if (!(lacking instanceof TRPCError)) throw new Error('it was approved');
  expect(missingOf(lacking)).toBe('2.00000000');
  expect(await refused(() => approve({}))).toEqual(
    refusal(/^2.00000000 CC are missing: .* approve it with cover/),
  );
  expect(await askedThenDone((ask) => approve({ ...ask, cover: true }))).toMatchObject({
    paid: '2.00000000',
  });
  expect(await lines(world.db.$client, "SELECT balance FROM accounts WHERE account = 'adjustments'")).toEqual(
    ['-2.00000000'],
  );
});

describe('an act whose COMMIT is not answered', () => {
  test.each(['it went through', 'it did not'])('tells the truth where %s', async (came) => {
    const way = await breakableWay(world.addresses.own);
    const db = openDatabase(way.url);
    try {
      const { schedule } = callAs({ ...world, db }, 'ben', 'operator');
      beforeStatement(db.$client, /^commit$/i, 1, () => {
        if (came === 'it went through') way.loseNextAnswer();
        else way.drop();
        return undefined;
      });
      const told = schedule.pause({ kind: 'daily', ...because });
      const paused = () => lines(world.db.$client, 'SELECT kind FROM pauses');
      if (came === 'it went through') {
        expect(await told).toMatchObject({ kind: 'daily', pausedBy: 'ben' });
        expect(await paused()).toEqual(['daily']);
      } else {
        await expect(told).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
        expect(await paused()).toEqual([]);
      }
    } finally {
      await db.$client.end();
      await way.close();
    }
  });
});
