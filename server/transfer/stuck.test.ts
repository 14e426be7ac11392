import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Instant, later, parseInstant } from '@/lib/period';
import { callAs, refusal, refusedIn } from '../testing/api';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { REMOTE_TABLE } from './remote-table';
import { retryTransfers } from './retry';
import type { RetryScope } from './retry-scope';
import { deliverTransfers } from './sender';
import { STUCK_AFTER, stuckTransfers, tellStuck } from './stuck';

const signal = new AbortController().signal;
const ASK = { actor: { name: 'olga', role: 'operator' as const }, reason: 'the table is there again' };
const START = parseInstant('2026-03-01T01:30Z');
const NO_TABLE = /^the remote database has no table cc_hourly; create it/;

let world: TestWorld;
let told: { level: number; msg: string; transfers?: number }[];

beforeEach(async () => {
  told = [];
  const fresh = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T01:30Z',
    specialPartners: [1n, 2n],
  });
  const log = pino({ level: 'error' }, { write: (line: string) => void told.push(JSON.parse(line)) });
  world = { ...fresh, log };
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '40', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:11:00'],
  ]);
});
afterEach(() => world.close());

const stuckAt = async (now: Instant) =>
  (await stuckTransfers(world.db, now)).map(({ transfers }) => transfers);
const listed = async () => (await callAs(world, 'vera', 'viewer').transfers.list({})).batches;
const retry = (scope: RetryScope = {}) => retryTransfers(world, ASK, scope);

/** Tries again and again, as an instance does, until the time has come. */
async function keepTrying(until: Instant): Promise<number[]> {
  const pauses: number[] = [];
  let now = await world.clock();
  for (;;) {
    const [next] = await lines(
      world.db.$client,
      `SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', MIN(next_try_at)) FROM transfers WHERE status = 'pending'`,
    );
    const at = (Number(next) * 1_000) as Instant;
    if (at > until) break;
    pauses.push((at - now) / 1_000);
    now = at;
    world.setClock(at);
    await deliverTransfers(world, signal);
    await tellStuck(world);
  }
  world.setClock(until);
  await tellStuck(world);
  return pauses;
}

test('what does not arrive for 15 minutes is stuck: told to the log once, on every page and in the list, and tried on at the slow pause', async () => {
  await world.remote.query('DROP TABLE cc_hourly');
  await ring(world);
  await tellStuck(world);
  expect((await listed())[0]).toMatchObject({ state: 'pending', stuck: 0, pending: 2, tries: 1 });
  const pauses = await keepTrying(later(START, STUCK_AFTER - 1));
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300]);
  expect(await stuckAt(await world.clock()), 'a moment before').toEqual([]);
  expect(told).toEqual([]);

  expect(await keepTrying(later(START, 4 * STUCK_AFTER))).toContain(300);
  expect(told.map(({ msg }) => msg)).toEqual([
    expect.stringMatching(
      /^2 transfers of 1 hour are stuck, the first since 2026-03-01T01:30:00Z: the remote database has no table/,
    ),
  ]);
  const [batch] = await stuckTransfers(world.db, await world.clock());
  expect(batch).toMatchObject({
    runId: 1,
    attempt: 1,
    transfers: 2,
    since: START,
    why: expect.stringMatching(NO_TABLE),
  });
  expect((await listed())[0]).toMatchObject({
    state: 'stuck',
    stuck: 2,
    readBackAt: null,
    error: expect.stringMatching(NO_TABLE),
  });
  const next = (await listed())[0]!.nextTryAt!;
  expect(next - (await world.clock()), 'it is tried on').toBeLessThanOrEqual(300_000);

  // Pages go by the database's own clock, which is far after this story.
  const { transfers } = await callAs(world, 'vera', 'viewer').state.get();
  expect(transfers.stuck).toMatchObject({ hours: 1, transfers: 2, since: START, runId: 1 });
});

test('a retry tries at once what is stuck, says so in the audit trail, and it stays stuck only if that fails', async () => {
  await world.remote.query('DROP TABLE cc_hourly');
  await ring(world);
  await keepTrying(later(START, STUCK_AFTER));
  const foreseen = await retryTransfers(world, { ...ASK, dryRun: true }, {});
  expect(foreseen).toMatchObject({ pending: 2, again: 0, trouble: expect.stringMatching(NO_TABLE) });
  expect((await listed())[0]!.state, 'a dry run changes nothing').toBe('stuck');

  expect(await retry()).toEqual(foreseen);
  expect((await listed())[0]).toMatchObject({ state: 'pending', tries: 0, error: null });
  await deliverTransfers(world, signal);
  expect((await listed())[0]).toMatchObject({ state: 'stuck', tries: 1 });

  await world.remote.query(REMOTE_TABLE);
  await retry({ runId: 1, partnerId: 2n });
  await deliverTransfers(world, signal);
  expect(await lines(world.remote, 'SELECT partner_id FROM cc_hourly')).toEqual(['2']);
  await retry({ hour: parseInstant('2026-03-01T00:00Z') });
  await deliverTransfers(world, signal);
  expect((await listed())[0]).toMatchObject({
    state: 'delivered',
    delivered: 2,
    readBackAt: await world.clock(),
    nextTryAt: null,
    error: null,
  });
  expect(await stuckAt(later(START, 10 * STUCK_AFTER))).toEqual([]);
  expect(
    await lines(
      world.db.$client,
      "SELECT actor, action, subject FROM audit WHERE action = 'retry transfers' ORDER BY seq",
    ),
  ).toEqual([
    'olga retry transfers transfers',
    'olga retry transfers transfers of hourly 2026-03-01T00:00:00Z attempt 1',
    'olga retry transfers transfers of hourly 2026-03-01T00:00:00Z attempt 1',
  ]);
});

test('what nobody tries is stuck as well', async () => {
  await ring({ ...world, remote: null });
  expect(await stuckAt(later(START, STUCK_AFTER - 1))).toEqual([]);
  const [batch] = await stuckTransfers(world.db, later(START, STUCK_AFTER));
  expect(batch).toMatchObject({
    transfers: 2,
    tries: 0,
    why: expect.stringMatching(/^nobody has tried to send it; .*REMOTE_DATABASE_URL/),
  });
});

test('a retry is refused where nothing needs it, to who only looks, without a reason, and for a run that is not sent', async () => {
  await ring(world);
  const olga = callAs(world, 'olga', 'operator');
  const reason = 'to be sure';
  expect(await refusedIn(world, () => olga.transfers.retry({ reason }))).toEqual(
    refusal(/nothing has failed, is stuck or differs/),
  );
  expect(await refusedIn(world, () => olga.transfers.retry({ reason, runId: 77 }))).toEqual(
    refusal(/run 77 is no published hour/),
  );
  expect(await refusedIn(world, () => olga.transfers.retry({ reason, hour: START }))).toEqual(
    refusal(/the hour of 2026-03-01T01:30:00Z is not published/),
  );
  await world.remote.query('DELETE FROM cc_hourly');
  expect(await refusedIn(world, () => olga.transfers.retry({ reason: ' ' }))).toEqual(
    refusal(/reason is missing/),
  );
  const refused = await refusedIn(world, () => callAs(world, 'vera', 'viewer').transfers.retry({ reason }));
  expect(refused.message).toMatch(/needs the role operator/);
  expect(await olga.transfers.retry({ reason })).toMatchObject({ pending: 0, again: 2 });
});

test('the list goes on where its page ended', async () => {
  world.setClock('2026-03-01T04:30Z');
  await addVotes(world, [
    [1, '40', '2026-03-01 01:10:00'],
    [1, '40', '2026-03-01 02:10:00'],
  ]);
  await ring(world);
  const vera = callAs(world, 'vera', 'viewer');
  const first = await vera.transfers.list({ limit: 2 });
  const second = await vera.transfers.list({ limit: 2, after: first.next });
  const hours = [...first.batches, ...second.batches].map(({ hour }) => new Date(hour).getUTCHours());
  expect(hours).toEqual([2, 1, 0]);
  expect(second.next).toBeNull();
  await expect(vera.transfers.list({ after: 'nonsense' })).rejects.toThrow(/cursor/);
});
