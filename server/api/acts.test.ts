import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import { callAs, refusal, refusedIn } from '@/server/testing/api';
import { at } from '@/server/testing/own-database';
import { addPartners, addVotes, lines, setRate } from '@/server/testing/story';
import { freshWorld, type TestWorld } from '@/server/testing/world';

// A day that begins at midnight; two partners vote in its first two hours, and each hour is run by whoever tells the story.
const DAY = '2026-03-01T00:00Z';
const hour = (number: number) => ({
  kind: 'hourly' as const,
  start: at(`2026-03-01T${String(number).padStart(2, '0')}:00Z`),
});
const because = { reason: 'the story says so' };

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: DAY, now: '2026-03-01T02:31Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '60', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:20:00'],
    [1, '20', '2026-03-01 01:10:00'],
  ]);
});
afterEach(() => world.close());

const refused = (act: () => Promise<unknown>) => refusedIn(world, act);
const ben = () => callAs(world, 'ben', 'operator').attempts;
const anna = () => callAs(world, 'anna', 'approver').attempts;

async function waitingHour(number = 0) {
  await ben().run({ ...hour(number), ...because, gate: 'manual' });
  return (await anna().waiting(hour(number))).seen;
}

const audited = () =>
  lines(
    world.db.$client,
    "SELECT actor, role, action, subject, reason FROM audit WHERE actor <> 'schedule' ORDER BY seq",
  );

const tooLow = (message: RegExp) => ({ code: 'FORBIDDEN', message: expect.stringMatching(message) });

describe('whoever comes', () => {
  test('and is not known reads nothing and does nothing', async () => {
    const nobody = callAs(world, null);
    const told = {
      code: 'UNAUTHORIZED',
      message: expect.stringMatching(/^Nobody is signed in\. Sign in, or/),
    };
    const seen = { runId: 1, resultDigest: 'a'.repeat(64), baseRunId: null, policyVersion: 1 };
    const calls = [
      () => nobody.late.list(),
      () => nobody.policies.list(),
      () => nobody.special.get(),
      () => nobody.corrections.list(),
      () => nobody.attempts.run({ ...hour(0), ...because }),
      () => nobody.attempts.approve({ ...hour(0), ...because, seen }),
      () => nobody.schedule.pause({ kind: 'daily', ...because }),
      () => nobody.late.leave({ hourStart: hour(0).start, cc: '100', ...because }),
      () => nobody.corrections.opening({ kind: 'daily', amount: '1', ...because }),
      () => nobody.policies.approve({ version: 1, ...because }),
      () => nobody.special.change({ partnerIds: ['1'], ...because }),
    ];
    for (const call of calls) expect(await refused(call)).toEqual(told);
  });

  test('as a viewer reads everything', async () => {
    const vera = callAs(world, 'vera', 'viewer');
    expect(await vera.late.list()).toEqual([]);
    expect(await vera.late.booked({})).toEqual({ rows: [], next: null });
    expect(await vera.policies.list()).toMatchObject([{ version: 1, status: 'approved' }]);
    expect(await vera.special.get()).toEqual({ version: 1, partnerIds: [] });
    expect(await vera.corrections.list()).toEqual([]);
  });

  test('with too low a role is told who may', async () => {
    const seen = await waitingHour();
    expect(await refused(() => ben().approve({ ...hour(0), ...because, seen }))).toEqual(
      tooLow(/^This needs the role approver, and ben is operator; ask somebody who has it\.$/),
    );
    const viewer = callAs(world, 'vera', 'viewer');
    expect(await refused(() => viewer.attempts.skip({ ...hour(1), ...because }))).toEqual(
      tooLow(/the role operator, and vera is viewer/),
    );
    expect(await refused(() => viewer.attempts.run({ ...hour(1), ...because, dryRun: true }))).toEqual(
      tooLow(/the role operator/),
    );
    const approver = callAs(world, 'anna', 'approver');
    expect(await refused(() => approver.special.change({ partnerIds: ['1'], ...because }))).toEqual(
      tooLow(/needs the role admin/),
    );
  });
});

describe('a waiting run', () => {
  test('is published by another person, with a row of the audit trail for it', async () => {
    const seen = await waitingHour();
    const told = await anna().approve({ ...hour(0), reason: 'looked at it', seen });
    expect(told).toEqual({
      runId: expect.any(Number),
      paid: '25.00000000',
      bonus: '0.00000000',
      eligible: 2,
      moves: [
        { place: 'votes', amount: '-100.00000000' },
        { place: 'daily_pool for 2026-03-01T00:00:00Z', amount: '75.00000000' },
        { place: 'partners', amount: '25.00000000' },
      ],
    });
    expect(await audited()).toEqual([
      'ben operator opened hourly 2026-03-01T00:00:00Z attempt 1 the story says so',
      'anna approver published hourly 2026-03-01T00:00:00Z attempt 1 looked at it',
      'anna approver approve hourly 2026-03-01T00:00:00Z attempt 1 looked at it',
    ]);
  });

  test('is not approved by who asked for it, without a reason, or by what was seen of another', async () => {
    const seen = await waitingHour();
    const own = callAs(world, 'ben', 'approver').attempts;
    expect(await refused(() => own.approve({ ...hour(0), ...because, seen }))).toEqual(
      refusal('ben asked for this, so another person has to approve it'),
    );
    expect(await refused(() => anna().approve({ ...hour(0), reason: ' ', seen }))).toEqual(
      refusal('a reason is missing; say why, it is kept with the act'),
    );
    for (const other of [{ resultDigest: 'f'.repeat(64) }, { baseRunId: 7 }, { policyVersion: 2 }]) {
      expect(
        await refused(() => anna().approve({ ...hour(0), ...because, seen: { ...seen, ...other } })),
      ).toEqual(
        refusal('what you looked at was computed again since; look at what waits now and approve that'),
      );
    }
  });

  test('that was computed again since it was seen is not approved', async () => {
    const seen = await waitingHour();
    await anna().reject({ ...hour(0), ...because });
    await addVotes(world, [[2, '4', '2026-03-01 00:30:00']]);
    await waitingHour();
    expect(await refused(() => anna().approve({ ...hour(0), ...because, seen }))).toEqual(
      refusal(/was computed again since/),
    );
  });

  test('that two approve at once is published once, and the other is told by whom', async () => {
    const seen = await waitingHour();
    const carl = callAs(world, 'carl', 'approver').attempts;
    const came = await Promise.allSettled([
      anna().approve({ ...hour(0), ...because, seen }),
      carl.approve({ ...hour(0), ...because, seen }),
    ]);
    const [lost] = came.filter((one) => one.status === 'rejected');
    expect(came.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(lost?.reason).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/attempt 1 is published by (anna|carl); ask for a rerun/),
    });
  });

  test('is not rejected in place of another one that was looked at', async () => {
    const { runId } = await waitingHour();
    await anna().reject({ ...hour(0), ...because, runId });
    const { runId: second } = await waitingHour();
    expect(await refused(() => anna().reject({ ...hour(0), ...because, runId }))).toEqual(
      refusal(/was decided since, and attempt 2 waits now; look at that one/),
    );
    expect(await anna().reject({ ...hour(0), ...because, runId: second })).toMatchObject({ runId: second });
  });

  test('is rejected, and decided over only once', async () => {
    await waitingHour();
    await anna().reject({ ...hour(0), ...because });
    expect(await refused(() => anna().reject({ ...hour(0), ...because }))).toEqual(
      refusal(/no attempt at the hourly period of .* attempt 1 is rejected by anna; run it again first/),
    );
    expect(
      await lines(world.db.$client, "SELECT amount FROM earmarks WHERE kind = 'hourly' AND amount <> 0"),
    ).toEqual(['25.00000000']);
  });
});

describe('a period', () => {
  test('is run, run again and skipped only where that is due', async () => {
    await ben().run({ ...hour(0), ...because });
    expect(await refused(() => ben().run({ ...hour(0), ...because }))).toEqual(
      refusal(/it is published; ask for a rerun/),
    );
    expect(await refused(() => ben().skip({ ...hour(0), ...because }))).toEqual(
      refusal(/attempt 1 is published; ask for a rerun/),
    );
    expect(await refused(() => ben().rerun({ ...hour(1), ...because }))).toEqual(
      refusal(/is not published; run it instead/),
    );
    expect(await refused(() => ben().run({ ...hour(2), ...because }))).toEqual(
      refusal(/ends at .*; it can be run only after its end/),
    );
    expect(await refused(() => ben().skip({ ...hour(2), ...because }))).toEqual(
      refusal(/it can be skipped only after its end/),
    );
    expect(await ben().skip({ ...hour(1), ...because })).toEqual({
      amount: '5.00000000',
      to: '2026-03-01T02:00:00Z',
    });
    expect(await refused(() => ben().run({ ...hour(1), ...because }))).toEqual(refusal(/ben skipped it/));
    const before = { kind: 'hourly' as const, start: at('2026-02-28T23:00Z') };
    expect(await refused(() => ben().run({ ...before, ...because }))).toEqual(
      refusal(/the program starts with 2026-03-01T00:00:00Z/),
    );
    expect(await refused(() => ben().skip({ ...before, ...because }))).toEqual(
      refusal(/nothing is accrued for a period before/),
    );
    const between = { kind: 'hourly' as const, start: at('2026-03-01T00:30Z') };
    expect(await refused(() => ben().run({ ...between, ...because }))).toEqual({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/^no hour of the program begins at/),
    });
  });

  test('is not rerun by a policy that was never approved', async () => {
    await ben().run({ ...hour(0), ...because });
    const admin = callAs(world, 'ada', 'admin').policies;
    const { version } = await admin.propose({
      policy: DEFAULT_POLICY,
      inForceFrom: at('2026-03-02T00:00Z'),
      ...because,
    });
    const rerun = (policyVersion: number) => () => ben().rerun({ ...hour(0), ...because, policyVersion });
    expect(await refused(rerun(version))).toEqual(
      refusal('policy version 2 was never approved; name one that was'),
    );
    expect(await refused(rerun(9))).toEqual(
      refusal('there is no policy version 9; name one that was approved'),
    );
  });

  test('is not run while an invariant of its kind is broken', async () => {
    await world.db.$client.query(
      "INSERT INTO breaches (kind, found_at, sentence) VALUES ('hourly', '2026-03-01', 'a sum is off')",
    );
    expect(await refused(() => ben().run({ ...hour(0), ...because }))).toEqual(
      refusal(/a broken invariant stops all hourly runs/),
    );
  });
});

test('a rerun waits, is previewed partner by partner, and takes the place of what is published', async () => {
  await ben().run({ ...hour(0), ...because });
  await world.source.query(
    "UPDATE votes SET cc = 20 WHERE partner_id = 1 AND cast_at < '2026-03-01 01:00:00'",
  );
  const asked = await ben().rerun({ ...hour(0), ...because });
  if (!('run' in asked)) throw new Error('it was only foreseen');
  expect(asked.run).toMatchObject({ status: 'waiting', attempt: 2, budget: '15.00000000' });
  const runId = asked.run.id;
  const preview = await callAs(world, 'vera', 'viewer').attempts.preview({ runId });
  expect(preview).toMatchObject({
    paid: { old: '25.00000000', new: '15.00000000', change: '-10.00000000' },
    missing: null,
  });
  const first = await anna().partnerChanges({ runId, limit: 1 });
  const rest = await anna().partnerChanges({ runId, limit: 1, after: first.next });
  expect([...first.rows, ...rest.rows].map(({ partnerId }) => partnerId).toSorted()).toEqual(['1', '2']);
  expect(await anna().partnerChanges({ runId, limit: 2 })).toMatchObject({
    rows: [...first.rows, ...rest.rows],
  });
  expect(await anna().partnerChanges({ runId, limit: 2, after: rest.next })).toEqual({
    rows: [],
    next: null,
  });
  for (const after of ['the first', '1.00000000 9'])
    expect(await refused(() => anna().partnerChanges({ runId, after }))).toEqual(
      refusal('that page is not one of this list; begin with the first'),
    );
  expect(await refused(() => ben().rerun({ ...hour(0), ...because }))).toEqual(
    refusal(/attempt 2 of the period is waiting already/),
  );
  const { seen } = await anna().waiting(hour(0));
  expect(await anna().approve({ ...hour(0), ...because, seen })).toMatchObject({ paid: '15.00000000' });
});

test('the state tells of pauses, refusals and a single operator', async () => {
  const { schedule } = callAs(world, 'ben', 'operator');
  const state = () => callAs(world, 'vera', 'viewer').state.get();
  expect(await state()).toMatchObject({ singleOperator: false, pauses: [], refusals: [] });
  expect(await refused(() => schedule.resume({ kind: 'daily', ...because }))).toEqual(
    refusal('the daily schedule is not paused; there is nothing to resume'),
  );
  expect(
    await refused(() => schedule.pause({ kind: 'daily', until: at('2026-03-01T00:00Z'), ...because })),
  ).toEqual(refusal(/the pause would end at .*, which is over/));
  await schedule.pause({ kind: 'daily', ...because });
  const paused = {
    kind: 'daily',
    pausedBy: 'ben',
    reason: because.reason,
    since: at('2026-03-01T02:31Z'),
    until: null,
  };
  expect(await state()).toMatchObject({ pauses: [paused] });
  await schedule.resume({ kind: 'daily', ...because });
  expect(await state()).toMatchObject({ pauses: [] });
  await world.db.$client.query(
    'UPDATE policies SET policy = REPLACE(policy, \'"singleOperator":false\', \'"singleOperator":true\')',
  );
  expect(await state()).toMatchObject({ singleOperator: true });
});
