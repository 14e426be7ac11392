import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Period, parseInstant, periodFrom } from '@/lib/period';
import { approve, seenOf, waitingRun } from '../run/decide';
import { work } from '../run/line';
import { listRuns } from '../run/list-runs';
import { obstaclesOf } from '../run/obstacles';
import { openRun, type Request } from '../run/open';
import { skip } from '../run/skip';
import { askAs, MarkedWorld } from '../testing/marked-world';
import { findings } from '../testing/published-day';
import { lines, publications, ring } from '../testing/story';
import { deliverTransfers } from '../transfer/sender';
import type { World } from '../world';
import { approveRestored, proposeRestored, showGap } from './restored';

let set: MarkedWorld;
let world: World;

beforeEach(async () => {
  set = await MarkedWorld.open();
  world = set.with('data');
  // Hours without votes, so that CC is carried over the bounds of what is missing.
  for (const hour of ['00', '01', '03', '22', '23']) await set.votes(`2026-03-01 ${hour}:20:00`);
  for (const hour of ['00', '05', '12']) await set.votes(`2026-03-02 ${hour}:20:00`);
});
afterEach(() => set.close());

/** What every partner was paid in each period that was published, a line each. */
const rewards = async (one: Pick<World, 'db'>) => [
  ...(await lines(one.db.$client, 'SELECT * FROM reward_list_hourly ORDER BY time, partner_id')),
  ...(await lines(one.db.$client, 'SELECT * FROM reward_list_daily ORDER BY time, partner_id')),
];
const balances = (one: World) =>
  lines(one.db.$client, 'SELECT account, balance FROM accounts ORDER BY account');

const GAP =
  'The database ends at the hour 2026-03-01T10:00:00Z, attempt 1; ' +
  'published elsewhere up to the hour 2026-03-02T05:00:00Z and the day 2026-03-01T00:00:00Z: 19 hours and 1 day are missing.';

test('a restore from yesterday’s backup pays nobody twice', async () => {
  set.at('2026-03-01T11:31Z');
  await ring(world);
  const yesterday = await set.backUp('yesterday');
  set.at('2026-03-02T06:31Z');
  await ring(world);
  const [before, sent] = [await publications(world), await set.remoteRows()];
  const stood = await balances(world);
  expect(before).toHaveLength(31);

  const copy = await set.restored(yesterday);
  await ring(copy);
  expect(await publications(copy), 'nothing runs').toHaveLength(11);
  const [obstacle] = await obstaclesOf(copy);
  expect(obstacle).toContain(GAP);
  expect(obstacle).toContain('npm run allot -- restored propose --mark-published');
  expect(await set.remoteRows(), 'nothing is sent').toEqual(sent);

  const { id } = await proposeRestored(copy, 'mark published', askAs('ben', 'operator'));
  expect((await obstaclesOf(copy))[0]).toContain(`restored approve ${id}`);
  await expect(approveRestored(copy, id, false, askAs('ben', 'approver'))).rejects.toThrow(/another person/);
  await ring(copy);
  expect(await publications(copy), 'nothing runs yet').toHaveLength(11);
  const approved = await approveRestored(copy, id, false, askAs('anna', 'approver'));
  expect(approved).toMatchObject({ periods: 20, lacked: '0.00000000' });
  expect(await obstaclesOf(copy)).toEqual([]);
  expect(await balances(copy), 'the books stand as they stood elsewhere').toEqual(stood);
  expect(await findings(copy)).toEqual([]);
  const listed = await listRuns({ pages: copy.db, world }, { status: 'elsewhere', limit: 50 });
  expect(listed.rows).toHaveLength(20);

  set.at('2026-03-02T13:31Z');
  await ring(copy);
  const now = await publications(copy);
  expect(now.filter((one) => before.includes(one))).toHaveLength(11);
  expect(now.filter((one) => !before.includes(one))).toEqual(
    ['06', '07', '08', '09', '10', '11', '12'].map((hour) => `hourly 2026-03-02 ${hour}:00:00: 1`),
  );
  expect((await set.remoteRows()).slice(0, sent.length)).toEqual(sent);
  expect(await findings(copy)).toEqual([]);

  // What both have paid together is what the old database would have paid by itself, had it lived on.
  const paid = new Set([...(await rewards(world)), ...(await rewards(copy))]);
  await ring(set.bare);
  expect([...paid].toSorted()).toEqual((await rewards(set.bare)).toSorted());
  expect(await balances(copy)).toEqual(await balances(set.bare));
}, 120_000);

test('what was published elsewhere and not used is run again, if the approver says so, and the mark is lowered', async () => {
  set.at('2026-03-01T02:31Z');
  await ring(world);
  const early = await set.backUp('early');
  await set.votes('2026-03-01 02:20:00');
  set.at('2026-03-01T04:31Z');
  await ring(world);
  const copy = await set.restored(early);
  await world.source.query("DELETE FROM votes WHERE cast_at >= '2026-03-01 02:00:00' AND partner_id = 2");
  const { id } = await proposeRestored(copy, 'run again', askAs('ben', 'operator'));
  const approve = (notUsed: boolean) => approveRestored(copy, id, notUsed, askAs('anna', 'approver'));
  await expect(approve(false)).rejects.toThrow(/would be paid once more/);
  expect(await approve(true)).toMatchObject({ choice: 'run again', periods: 2 });
  const asked = "SELECT CONCAT(action, ' by ', actor) FROM audit WHERE action LIKE '%restored' ORDER BY seq";
  expect(await lines(copy.db.$client, asked)).toEqual([
    'propose restored by ben',
    'approve restored by anna',
  ]);
  expect(await lines(set.bare.remote, 'SELECT COUNT(*) FROM allot_high_water')).toEqual(['2']);
  await ring(copy);
  expect(await publications(copy)).toHaveLength(4);
  expect(await obstaclesOf(copy)).toEqual([]);
  expect(await findings(copy)).toEqual([]);
  // The database that they were published in first is the one that is behind now.
  expect(await obstaclesOf(world)).toEqual([expect.stringContaining('are missing')]);
});

const hour = (start: string): Period => periodFrom('hourly', parseInstant(start), 'UTC');
const HOUR = hour('2026-03-01T00:00Z');
const NEXT = hour('2026-03-01T01:00Z');

test('a rerun that was published elsewhere counts, what waited here is ended, and what was to be sent is not', async () => {
  set.at('2026-03-01T01:31Z');
  await ring({ ...world, remote: null });
  set.at('2026-03-01T02:31Z');
  await run(world, NEXT, {});
  const early = await set.backUp('early');
  // Elsewhere the waiting hour is approved and the first one run again with more votes, and all of it is sent.
  await approveWaiting(world, NEXT);
  await set.votes('2026-03-01 00:40:00');
  await run(world, HOUR, { rerun: { standings: 'frozen' } });
  await approveWaiting(world, HOUR);
  await ring(world);
  const [sent, stood] = [await set.remoteRows(), await balances(world)];
  expect(sent).toHaveLength(2);

  const copy = await set.restored(early);
  const [obstacle] = await obstaclesOf(copy);
  expect(obstacle).toContain('1 hour and 1 rerun are missing');
  await expect(approveWaiting(copy, NEXT)).rejects.toThrow(/No run starts and nothing is sent/);
  await deliverTransfers(copy, new AbortController().signal);
  const { id } = await proposeRestored(copy, 'mark published', askAs('ben', 'operator'));
  await approveRestored(copy, id, false, askAs('anna', 'approver'));
  expect(await balances(copy)).toEqual(stood);
  expect(await lines(copy.db.$client, 'SELECT kind, period_start, attempt, status FROM runs')).toEqual([
    'hourly 2026-03-01 00:00:00 1 superseded',
    'hourly 2026-03-01 01:00:00 1 rejected',
  ]);
  await ring(copy);
  expect(await set.remoteRows()).toEqual(sent);
  expect(await lines(copy.db.$client, 'SELECT status FROM transfers')).toEqual(['cancelled']);
  expect(await findings(copy)).toEqual([]);
  await expect(run(copy, HOUR, {})).rejects.toThrow(/anna marked it as published elsewhere/);
  await expect(run(copy, HOUR, { rerun: { standings: 'frozen' } })).rejects.toThrow(/published elsewhere/);
});

test('an hour that was skipped elsewhere is skipped here too, so that its CC is not paid a second time', async () => {
  set.at('2026-03-01T01:31Z');
  await ring(world);
  const early = await set.backUp('early');
  set.at('2026-03-01T02:29Z');
  await skip(world, NEXT, askAs('cem', 'operator'), false);
  set.at('2026-03-01T04:31Z');
  await ring(world);
  const [stood, sent] = [await balances(world), await set.remoteRows()];
  const there = await rewards(world);

  const copy = await set.restored(early);
  const [obstacle] = await obstaclesOf(copy);
  expect(obstacle).toContain('2 hours and 1 skip are missing');
  const { id } = await proposeRestored(copy, 'mark published', askAs('ben', 'operator'));
  const approved = await approveRestored(copy, id, false, askAs('anna', 'approver'));
  expect(approved).toMatchObject({ periods: 3, lacked: '0.00000000' });
  expect(await balances(copy)).toEqual(stood);
  await ring(copy);
  expect(await publications(copy)).toHaveLength(1);
  expect(await obstaclesOf(copy)).toEqual([]);
  expect(await set.remoteRows()).toEqual(sent);
  set.at('2026-03-01T06:31Z');
  await ring(copy);
  await ring(set.bare);
  const paid = new Set([...there, ...(await rewards(copy))]);
  expect([...paid].toSorted()).toEqual((await rewards(set.bare)).toSorted());
  expect(await balances(copy)).toEqual(await balances(set.bare));
  expect(await findings(copy)).toEqual([]);
});

test('what was published elsewhere and never arrived in the remote database is named by hour and partner', async () => {
  set.at('2026-03-01T01:31Z');
  await ring(world);
  const early = await set.backUp('early');
  set.at('2026-03-01T02:31Z');
  await ring(world);
  // The third hour has no votes; the disk breaks before the fourth is sent.
  set.at('2026-03-01T04:31Z');
  await ring({ ...world, remote: null });
  const copy = await set.restored(early);
  const missing = { hours: [{ hour: '2026-03-01T03:00:00Z', partnerIds: ['1'] }], trouble: null };
  expect((await showGap(copy, copy.db)).undelivered).toEqual(missing);
  const { id } = await proposeRestored(copy, 'mark published', askAs('ben', 'operator'));
  const dry = { ...askAs('anna', 'approver'), dryRun: true };
  expect((await approveRestored(copy, id, false, dry)).undelivered).toEqual(missing);
  await set.bare.remote.query('RENAME TABLE cc_hourly TO cc_hourly_before');
  const { undelivered } = await approveRestored(copy, id, false, askAs('anna', 'approver'));
  expect(undelivered).toEqual({ hours: [], trouble: expect.stringContaining('has no table cc_hourly') });
  expect((await showGap(copy, copy.db)).undelivered).toEqual({ hours: [], trouble: null });
});

test('a skip alone is known to the marks, before anything is published after it', async () => {
  set.at('2026-03-01T01:31Z');
  await ring(world);
  const early = await set.backUp('early');
  set.at('2026-03-01T02:29Z');
  await skip(world, NEXT, askAs('cem', 'operator'), false);
  const copy = await set.restored(early);
  expect((await obstaclesOf(copy))[0]).toContain(
    'skipped elsewhere up to the hour 2026-03-01T01:00:00Z: 1 skip is missing.',
  );
  const { id } = await proposeRestored(copy, 'run again', askAs('ben', 'operator'));
  await approveRestored(copy, id, true, askAs('anna', 'approver'));
  set.at('2026-03-01T02:31Z');
  await ring(copy);
  expect(await publications(copy)).toHaveLength(2);
  expect(await findings(copy)).toEqual([]);
});

/** Runs an hour by hand, so that it waits. */
async function run(one: World, period: Period, wish: Partial<Request>): Promise<void> {
  const lease = await openRun(one, period, { ...askAs('cem', 'operator'), gate: 'manual', ...wish });
  expect(await work(one, lease!, new AbortController().signal)).toEqual({ came: 'waiting' });
}

async function approveWaiting(one: World, period: Period): Promise<void> {
  const seen = seenOf(await waitingRun(one.db, period));
  await approve(one, period, askAs('bob', 'approver'), seen, true);
}
