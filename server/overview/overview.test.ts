import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromUnits, parseAmount } from '@/lib/amount';
import { HOUR, type Instant, later, parseInstant } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import type { NeedSort, Needs } from '@/server/api/overview-contract';
import { breaches, handBookings, policies, refusals, runs, sightings, transfers } from '../db/schema';
import { authRoleProposals } from '../db/schema-people';
import { restorations } from '../db/schema-restored';
import { transferDifferences } from '../db/schema-transfers';
import { servingOf } from '../testing/api';
import { publishedDay } from '../testing/published-day';
import { lines } from '../testing/story';
import type { TestWorld } from '../testing/world';
import { listInstances } from './instances';
import { readLastNight } from './last-night';
import { readNeeds } from './needs';
import { readPoolSeries } from './pool-series';

let world: TestWorld;
let now: Instant;
beforeAll(async () => {
  world = await publishedDay();
  now = parseInstant('2026-03-02T00:31Z');
});
afterAll(() => world.close());

const DAY = parseInstant('2026-03-01T00:00Z');
const told = (line: readonly (string | { cc: string })[]) =>
  line.map((piece) => (typeof piece === 'string' ? piece : piece.cc)).join('');

describe('the line of the last night', () => {
  test('says what the alert says, its amounts apart, and leads to the run of the day', async () => {
    const night = await readLastNight(servingOf(world), now);
    const [paid] = await lines(
      world.db.$client,
      "SELECT SUM(paid), SUM(bonus) FROM runs WHERE status = 'published' AND period_start < '2026-03-02'",
    );
    const [cc, bonus] = paid!.split(' ');
    expect(told(night!.line)).toBe(
      `24 of 24 hours and the day published, ${cc} CC and a market bonus of ${bonus} CC to 4 partners, checks green, remote not compared`,
    );
    expect(night).toMatchObject({ complete: false, day: { kind: 'daily', start: DAY } });
    const [run] = await lines(
      world.db.$client,
      `SELECT kind, period_start FROM runs WHERE id = ${night!.runId}`,
    );
    expect(run).toBe('daily 2026-03-01 00:00:00');
  });

  test('is not there before the program’s first day has ended', async () => {
    expect(await readLastNight(servingOf(world), parseInstant('2026-03-01T23:59Z'))).toBeNull();
  });

  test('leads to no run where the day has none, and is told all the same', async () => {
    const night = await readLastNight(servingOf(world), parseInstant('2026-03-03T00:10Z'));
    expect(night!.runId).toBeNull();
    expect(told(night!.line)).toMatch(/^0 of 24 hours published/);
  });

  test('counts the partners anew when another run is published', async () => {
    const before = told((await readLastNight(servingOf(world), now))!.line);
    await world.db.$client.query("UPDATE runs SET status = 'superseded' WHERE kind = 'daily'");
    const after = told((await readLastNight(servingOf(world), now))!.line);
    await world.db.$client.query("UPDATE runs SET status = 'published' WHERE kind = 'daily'");
    expect(before).toContain('to 4 partners');
    expect(after).toContain('the day not published');
    expect(told((await readLastNight(servingOf(world), now))!.line)).toBe(before);
  });
});

test('the series has every ended period with what its published run divided, and a gap where none is published', async () => {
  const before = await readPoolSeries(world.db, now);
  expect(before.hourly).toHaveLength(24);
  expect(before.daily).toEqual([
    { start: DAY, end: later(DAY, 24 * HOUR), budget: expect.stringMatching(/^\d+\.\d{8}$/) },
  ]);
  const [budgets] = await lines(world.db.$client, "SELECT SUM(budget) FROM runs WHERE kind = 'hourly'");
  const all = before.hourly.reduce((sum, { budget }) => sum + parseAmount(budget ?? '0'), 0n);
  expect(fromUnits(all)).toBe(parseAmount(budgets!));
  await world.db.$client.query(
    "UPDATE runs SET status = 'rejected' WHERE kind = 'hourly' AND local_hour = 1",
  );
  const after = await readPoolSeries(world.db, now);
  expect(after.hourly.flatMap(({ budget }, index) => (budget === null ? [index] : []))).toEqual([1]);
  await world.db.$client.query(
    "UPDATE runs SET status = 'published' WHERE kind = 'hourly' AND local_hour = 1",
  );
});

test('the series goes back 7 days of hours and 28 days', async () => {
  const { hourly, daily } = await readPoolSeries(world.db, parseInstant('2026-05-01T00:10Z'));
  expect([hourly.length, daily.length]).toEqual([7 * 24, 28]);
  expect(daily[0]!.start).toBe(parseInstant('2026-04-03T00:00Z'));
});

test('the instances are those that were seen within a minute', async () => {
  await world.db.$client.query(
    `INSERT INTO instances (id, name, host, pid, started_at, seen_at, clock_offset_ms) VALUES
      ('scratch-1', 'server', 'here', 7, '2026-03-02 00:00:00', '2026-03-02 00:30:50', -12),
      ('b', 'server', 'there', 8, '2026-03-01 00:00:00', '2026-03-02 00:30:10', 3),
      ('c', 'gone', 'there', 9, '2026-03-01 00:00:00', '2026-03-02 00:29:50', 0)`,
  );
  const { rows, remote } = await listInstances(servingOf(world), now);
  expect(rows.map(({ id, own }) => [id, own])).toEqual([
    ['b', false],
    ['scratch-1', true],
  ]);
  expect(remote).toBe(true);
});

describe('what needs a person', () => {
  const needs = (role: 'viewer' | 'admin' = 'viewer', at = now) => readNeeds(servingOf(world), { role }, at);
  const firstOf = async (sort: NeedSort, found?: Needs) =>
    (found ?? (await needs('admin'))).find((group) => group.sort === sort)?.first[0];
  const proposed = { proposedBy: 'ann', reason: 'because' };

  test('is nothing where everything went by itself', async () => {
    expect(await needs('admin')).toEqual([]);
  });

  test('is an attempt that waits, failed or was rejected, until somebody does something about it', async () => {
    for (const [status, sort] of [
      ['waiting', 'waiting'],
      ['failed', 'failed'],
      ['rejected', 'rejected'],
    ] as const) {
      await world.db.$client.query(
        `UPDATE runs SET status = '${status}' WHERE kind = 'hourly' AND local_hour = 5`,
      );
      const [run] = await lines(
        world.db.$client,
        "SELECT id FROM runs WHERE kind = 'hourly' AND local_hour = 5",
      );
      const found = await needs();
      expect(found.map((group) => [group.sort, group.total])).toEqual([[sort, 1]]);
      expect(await firstOf(sort, found)).toMatchObject({
        runId: Number(run),
        period: { kind: 'hourly', start: later(DAY, 5 * HOUR) },
      });
    }
    await world.db.$client.query(
      `INSERT INTO skips (kind, period_start, amount, skipped_by, reason, skipped_at)
        VALUES ('hourly', '2026-03-01 05:00:00', 0, 'ann', 'because', '2026-03-01 07:00:00')`,
    );
    expect(await needs()).toEqual([]);
    await world.db.$client.query('DELETE FROM skips');
    await world.db.$client.query("UPDATE runs SET status = 'published' WHERE local_hour = 5");
  });

  test('is what was missed, in stretches, from when nobody runs it by itself any more', async () => {
    const after = parseInstant('2026-03-10T03:00Z');
    const { total, first } = (await needs('viewer', after)).find(({ sort }) => sort === 'missed')!;
    expect(total).toBe(1);
    expect(first[0]).toMatchObject({
      count: 2,
      period: { kind: 'hourly', start: later(DAY, 24 * HOUR) },
      upTo: { kind: 'hourly', start: later(DAY, 25 * HOUR) },
      since: later(DAY, 25.5 * HOUR + 192 * HOUR),
    });
  });

  test('is each sort of trouble and of proposal, the worst first, and roles only where an admin looks', async () => {
    const clock = now;
    const hour = later(DAY, 3 * HOUR);
    await world.db
      .insert(breaches)
      .values({ kind: 'hourly', foundAt: clock, sentence: 'The pool is no sum.', runId: null });
    await world.db.insert(refusals).values({
      kind: 'daily',
      periodStart: later(DAY, 24 * HOUR),
      sentence: 'CC is missing',
      missing: parseAmount('1'),
      tries: 1,
      refusedAt: clock,
      nextTryAt: clock,
    });
    await world.db.insert(transfers).values({
      runId: 1,
      partnerId: 99n,
      time: hour,
      amount: parseAmount('1'),
      status: 'pending',
      tries: 9,
      nextTryAt: clock,
      error: 'the remote refuses it',
      pendingSince: later(clock, -HOUR),
    });
    await world.db
      .insert(transferDifferences)
      .values({ time: hour, partnerId: 2n, runId: 1, sent: parseAmount('1'), there: null, foundAt: clock });
    await world.db
      .insert(sightings)
      .values({ hourStart: hour, seenAt: clock, votes: 7, cc: parseAmount('900') });
    await world.db.insert(handBookings).values({
      fromAccount: 'adjustments',
      toAccount: 'partners',
      amount: parseAmount('2.5'),
      status: 'proposed',
      ...proposed,
      proposedAt: clock,
    });
    await world.db.insert(policies).values({
      version: 9,
      inForceFrom: later(clock, HOUR),
      policy: DEFAULT_POLICY,
      ...proposed,
      createdAt: clock,
    });
    await world.db.insert(authRoleProposals).values({
      email: 'bob@example.com',
      role: 'approver',
      status: 'proposed',
      ...proposed,
      proposedAt: clock,
    });
    await world.db.insert(restorations).values({
      choice: 'run again',
      gapDigest: 'x'.repeat(64),
      sentence: 'Three hours are missing.',
      status: 'proposed',
      ...proposed,
      proposedAt: clock,
    });
    const later3 = later(clock, 60 * HOUR);
    const seen = (await needs('admin')).map(({ sort }) => sort);
    expect(seen).toEqual([
      'breach',
      'restored',
      'refused',
      'stuck',
      'differs',
      'correction',
      'policy',
      'role',
    ]);
    expect((await needs('viewer')).map(({ sort }) => sort)).not.toContain('role');
    // Late votes are booked by themselves for two days; after that they wait for a person.
    expect(await firstOf('late', await needs('admin', later3))).toMatchObject({ count: 7, since: clock });
    expect(await firstOf('stuck')).toMatchObject({
      detail: 'the remote refuses it',
      since: later(clock, -HOUR),
    });
    expect(await firstOf('correction')).toMatchObject({
      detail: '2.50000000 CC from adjustments to partners',
      by: 'ann',
    });
    expect(await firstOf('role')).toMatchObject({ detail: 'approver for bob@example.com' });
  });

  test('is told a few at a time, the oldest first, and counted whole', async () => {
    const all = await world.db.select({ id: runs.id }).from(runs);
    await world.db.$client.query("UPDATE runs SET status = 'waiting' WHERE kind = 'hourly'");
    const group = (await needs()).find(({ sort }) => sort === 'waiting')!;
    expect(all.length).toBeGreaterThan(20);
    expect([group.total, group.first.length]).toEqual([24, 5]);
    const since = group.first.map((need) => need.since!);
    expect(since).toEqual(since.toSorted((a, b) => a - b));
  });
});
