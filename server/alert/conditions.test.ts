import { eq, isNull } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { later, MINUTE, parseInstant, periodFrom, periodsBetween } from '@/lib/period';
import { accounts, runs } from '../db/schema';
import { alerts } from '../db/schema-alerts';
import { transaction } from '../db/transaction';
import { beat, leave } from '../instance/heartbeat';
import { confirmRole, rejectRole, setRole } from '../people/change-role';
import { disablePerson, enablePerson } from '../people/disable';
import { addPerson } from '../people/persons';
import { askForRun } from '../run/ask';
import { checkPublished } from '../run/invariants';
import { skip } from '../run/skip';
import { pauseSchedule, resumeSchedule } from '../scheduler/pause';
import { alertingTo, look, minute } from '../testing/alerts';
import { openReceiver, type Receiver } from '../testing/receiver';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { makeToken } from '../tokens/tokens';
import type { Alerting } from './round';

const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
const operator = { actor: { name: 'olga', role: 'operator' }, reason: 'the story says so' } as const;
const approver = { actor: { name: 'anna', role: 'approver' }, reason: 'the story says so' } as const;
const signal = new AbortController().signal;

let world: TestWorld;
let receiver: Receiver;
let alerting: Alerting;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z', specialPartners: [1n] });
  receiver = await openReceiver();
  alerting = alertingTo(receiver.address);
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

const at = (time: string): void => world.setClock(time);
const sentences = (): unknown[] => receiver.received.map(({ body }) => body.sentence);
const links = (): unknown[] => receiver.received.map(({ body }) => body.link);
/** What was taken, but for the lines of days that these stories are not about. */
const taken = (): string[] => receiver.taken().filter((line) => !line.includes('daily line'));

/** The keys of what stands. */
const open = async () =>
  (await world.db.select({ key: alerts.key }).from(alerts).where(isNull(alerts.until))).map(({ key }) => key);

/** Looks at the next minutes as well, in which nothing more is to be told. */
async function nothingMore(): Promise<void> {
  const before = receiver.received.length;
  for (let times = 0; times < 3; times++) {
    world.setClock(later(await world.clock(), MINUTE));
    await look(world, alerting);
  }
  expect(receiver.received.slice(before)).toEqual([]);
}

test('a run that failed is told of once, and it is over when the period is run again', async () => {
  // A reward that does not fit its column.
  await setRate(world, '2026-02-01 00:00:00', '999999999999');
  at('2026-03-01T01:30Z');
  await minute(world, alerting);
  expect(taken()).toEqual(['begun run failed:1']);
  expect(sentences()).toEqual([
    expect.stringMatching(
      /^The run of hour 2026-03-01 00:00 UTC, attempt 1, failed: .+\. Its budget is back/,
    ),
  ]);
  expect(links()).toEqual(['https://allot.example/runs/1']);
  await nothingMore();
  await world.source.query("DELETE FROM cc_rates WHERE effective_at = '2026-02-01'");
  await askForRun(world, HOUR, operator, {}, signal);
  await minute(world, alerting);
  expect(taken()).toEqual(['begun run failed:1', 'over run failed:1']);
  await nothingMore();
});

test('a run that waits is told of when it has waited for its time, and it is over when somebody decides', async () => {
  at('2026-03-01T01:30Z');
  await askForRun(world, HOUR, operator, { gate: 'manual' }, signal);
  expect(await world.db.select({ status: runs.status }).from(runs)).toEqual([{ status: 'waiting' }]);
  at('2026-03-01T02:29Z');
  await look(world, alerting);
  expect(receiver.received).toEqual([]);
  at('2026-03-01T02:31Z');
  await look(world, alerting);
  expect(taken()).toEqual(['begun run waits:1']);
  await nothingMore();
  await world.db.update(runs).set({ status: 'rejected' }).where(eq(runs.id, 1));
  await look(world, alerting);
  expect(taken()).toEqual(['begun run waits:1', 'over run waits:1']);
  await nothingMore();
});

test('periods that were missed are told of together, and it is over when each is run or skipped', async () => {
  world = { ...world, catchUpHours: 2 };
  await pauseSchedule(world, 'hourly', null, operator);
  at('2026-03-01T05:30Z');
  await look(world, alerting);
  expect(taken()).toEqual(['begun period missed:hourly:2026-03-01']);
  expect(sentences().slice(0, 1)).toEqual([
    '3 hours were missed: hour 2026-03-01 00:00 UTC, to hour 2026-03-01 02:00 UTC. ' +
      'Older than the catch-up limit, they are not run by themselves; run or skip them.',
  ]);
  expect(links()[0]).toBe('https://allot.example/runs?status=missed');
  for (const hour of ['00', '01', '02']) {
    expect(taken()).toHaveLength(1);
    await skip(world, periodFrom('hourly', parseInstant(`2026-03-01T${hour}:00Z`), 'UTC'), approver, false);
    await look(world, alerting);
  }
  expect(taken()).toEqual(['begun period missed:hourly:2026-03-01', 'over period missed:hourly:2026-03-01']);
  await nothingMore();
});

test('an outage of days is told of once, and its alert is over when nothing of what it told of is missed any more', async () => {
  world = { ...world, catchUpHours: 2 };
  await pauseSchedule(world, 'hourly', null, operator);
  await pauseSchedule(world, 'daily', null, operator);
  const hourly = () => taken().filter((line) => line.includes('hourly'));
  for (const day of ['01', '02', '03']) {
    at(`2026-03-${day}T05:30Z`);
    await look(world, alerting);
    expect(hourly()).toEqual(['begun period missed:hourly:2026-03-01']);
  }
  const skipHours = async (from: string, to: string) => {
    for (const hour of periodsBetween('hourly', parseInstant(from), parseInstant(to), 'UTC'))
      await skip(world, hour, approver, false);
    await look(world, alerting);
  };
  await skipHours('2026-03-01T02:00Z', '2026-03-02T00:00Z');
  expect(hourly(), 'two of the hours that it told of are missed still').toHaveLength(1);
  expect(await open()).toContain('period missed:hourly:2026-03-01');
  await skipHours('2026-03-01T00:00Z', '2026-03-01T02:00Z');
  expect(hourly().slice(1).toSorted()).toEqual([
    'begun period missed:hourly:2026-03-03',
    'over period missed:hourly:2026-03-01',
  ]);
  await nothingMore();
  const daily = taken().filter((line) => line.includes('daily:'));
  expect(daily).toEqual(['begun period missed:daily:2026-03-01']);
});

test('an hour that is not published in its time is told of, and it is over when it is published', async () => {
  at('2026-03-01T01:45Z');
  await look(world, alerting);
  expect(receiver.received).toEqual([]);
  at('2026-03-01T01:46Z');
  await look(world, alerting);
  expect(taken()).toEqual(['begun distribution late:hourly']);
  expect(sentences()).toEqual([
    '1 hour is not published 15 minutes after falling due; the oldest is hour 2026-03-01 00:00 UTC, due at 2026-03-01T01:30:00Z.',
  ]);
  await nothingMore();
  await minute(world, alerting);
  expect(taken()).toEqual(['begun distribution late:hourly', 'over distribution late:hourly']);
  await nothingMore();
});

test('a source that breaks its contract is told of, then what it holds up, and both are over with it', async () => {
  await world.source.query('RENAME TABLE votes TO votes_elsewhere');
  at('2026-03-01T01:30Z');
  await minute(world, alerting);
  expect(taken(), 'the source lacks a table').toEqual([
    expect.stringMatching(/^begun source contract broken:/),
  ]);
  at('2026-03-01T01:46Z');
  await minute(world, alerting);
  expect(taken().slice(1)).toEqual(['begun distribution late:hourly']);
  await world.source.query('RENAME TABLE votes_elsewhere TO votes');
  await minute(world, alerting);
  expect(taken().slice(2).toSorted()).toEqual([
    'over distribution late:hourly',
    expect.stringMatching(/^over source contract broken:/),
  ]);
  expect(sentences()[0]).toBe(
    'No run starts, since the source breaks its contract: the source database has no table or view `votes`; create it, or a view of that name.',
  );
  await nothingMore();
});

test('what a person has paused is not late, and what waits, was skipped or was rejected is not either', async () => {
  await pauseSchedule(world, 'hourly', null, operator);
  at('2026-03-01T05:00Z');
  await minute(world, alerting);
  await skip(world, HOUR, approver, false);
  const next = periodFrom('hourly', parseInstant('2026-03-01T01:00Z'), 'UTC');
  await askForRun(world, next, operator, { gate: 'manual' }, signal);
  await minute(world, alerting);
  expect(receiver.received).toEqual([]);
  await resumeSchedule(world, 'hourly', operator);
  await look(world, alerting);
  expect(receiver.received, 'what the pause has left is caught up first').toEqual([]);
  at('2026-03-01T05:16Z');
  await look(world, alerting);
  expect(taken()).toEqual(['begun distribution late:hourly']);
});

test('hours that fell due before the program was set up are late only when they have had their time since', async () => {
  const old = await freshWorld({ startAt: '2026-02-25T00:00Z', now: '2026-03-01T02:00Z' });
  await look(old, alerting);
  expect(receiver.received).toEqual([]);
  old.setClock('2026-03-01T02:16Z');
  await look(old, alerting);
  await old.close();
  expect(taken().toSorted()).toEqual(['begun distribution late:daily', 'begun distribution late:hourly']);
});

test('a broken invariant is told of once for all that one look found, and it is over when an admin resumes', async () => {
  at('2026-03-01T01:30Z');
  await ring(world);
  await world.db
    .update(accounts)
    .set({ balance: 1n as never })
    .where(eq(accounts.account, 'partners'));
  await world.db.update(runs).set({ checkedAt: null });
  await checkPublished(world, 1);
  await look(world, alerting);
  expect(taken()).toEqual(['begun invariant broken:hourly:run 1']);
  expect(sentences()).toEqual([
    expect.stringMatching(/^A broken invariant stops all hourly runs: the account partners .+ And 1 more\./),
  ]);
  await nothingMore();
  await world.db.$client.query('UPDATE breaches SET resolved_at = UTC_TIMESTAMP(3)');
  await look(world, alerting);
  expect(taken().slice(1)).toEqual(['over invariant broken:hourly:run 1']);
  await nothingMore();
});

test('a clock that is off is told of once, also while it stands at the bound, and is over when it is right', async () => {
  const self = { id: 'x', name: 'server-2', host: 'other', pid: 1 };
  const stands = async (ahead: number) => {
    await beat(world.db, self, await world.clock(), ahead);
    await look(world, alerting);
  };
  for (const ahead of [4_900, 5_100, 4_900, 5_100, 3_100]) await stands(ahead);
  expect(taken()).toEqual(['begun clock off:server-2 on other']);
  expect(sentences()).toEqual([
    'The clock of server-2 on other is 5.1 s ahead of that of the database. Set it right.',
  ]);
  await stands(2_000);
  expect(taken().slice(1)).toEqual(['over clock off:server-2 on other']);
  world.setClock('2026-03-01T00:01Z');
  await stands(-90_000);
  expect(taken().slice(2)).toEqual(['begun clock off:server-2 on other']);
  await leave(world.db, 'x');
  world.setClock('2026-03-01T00:02Z');
  await look(world, alerting);
  expect(taken().slice(3)).toEqual(['over clock off:server-2 on other']);
});

test('what nobody can look at stands as it stood', async () => {
  await world.source.query('RENAME TABLE cc_rates TO elsewhere');
  await look(world, alerting);
  expect(taken()).toHaveLength(1);
  const away = { ...world, source: { query: () => Promise.reject(new Error('away')) } as never };
  world.setClock('2026-03-01T00:01Z');
  await look(away, alerting);
  expect(taken()).toHaveLength(1);
  await world.source.query('RENAME TABLE elsewhere TO cc_rates');
  await look(world, alerting);
  expect(taken()).toHaveLength(2);
});

test('a source that hangs keeps nobody from being told of the rest', async () => {
  const hangs = { ...world, source: { query: () => new Promise(() => undefined) } as never };
  world.setClock('2026-03-01T01:50Z');
  await look(hangs, { ...alerting, lookMs: 2_000 });
  expect(taken()).toEqual(['begun distribution late:hourly']);
});

test('a role that was given is told of once and has no end; one that is proposed, rejected or lowered is not told of', async () => {
  const asking = (name: string) =>
    ({ actor: { name, role: 'admin' }, reason: 'he decides at night' }) as const;
  const [dora, eve, ben] = ['dora@example.com', 'eve@example.com', 'ben@example.com'] as const;
  const now = await world.clock();
  await transaction(world.db, async (tx) => {
    for (const email of [dora, eve])
      await addPerson(tx, now, { email, name: email, role: 'admin', passwordHash: '' });
    await addPerson(tx, now, { email: ben, name: 'Ben', role: 'viewer', passwordHash: '' });
  });
  const rejected = await setRole(world, ben, 'admin', asking(dora));
  await rejectRole(world, rejected.proposal!, asking(eve));
  const { proposal } = await setRole(world, ben, 'approver', asking(dora));
  await look(world, alerting);
  expect(receiver.received).toEqual([]);
  await confirmRole(world, proposal!, asking(eve));
  await look(world, alerting);
  expect(sentences()).toEqual([
    'The person ben@example.com was made approver, by eve@example.com: he decides at night.',
  ]);
  expect(links()).toEqual(['https://allot.example/']);
  await nothingMore();
  await setRole(world, ben, 'viewer', asking(dora));
  await look(world, alerting);
  expect(taken()).toHaveLength(1);
  await disablePerson(world, ben, asking(dora));
  await enablePerson(world, ben, asking(dora));
  await makeToken(world, { name: 'reports', role: 'viewer', endsAt: later(now, 600 * MINUTE) }, asking(dora));
  await look(world, alerting);
  expect(sentences().slice(1)).toEqual([
    'The person ben@example.com was enabled again as viewer, by dora@example.com: he decides at night.',
    expect.stringMatching(/^The .*reports.* was made with the role viewer, by dora@example.com: he decides/),
  ]);
  expect(new Set(taken()).size).toBe(3);
  await nothingMore();
});
