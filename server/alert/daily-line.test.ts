import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAmount } from '@/lib/amount';
import { dailyLine, spokenAmount } from '@/lib/daily-line';
import { parseInstant, periodFrom } from '@/lib/period';
import { breaches, runs } from '../db/schema';
import { pauseSchedule } from '../scheduler/pause';
import { alertingTo, look } from '../testing/alerts';
import { publishedDay } from '../testing/published-day';
import { openReceiver, type Receiver } from '../testing/receiver';
import { lines, ring } from '../testing/story';
import type { TestWorld } from '../testing/world';
import { compareIfDue } from '../transfer/comparison';
import { deliverTransfers } from '../transfer/sender';
import { lastDay, readDayFigures } from './daily-line';
import { pastAlerts } from './list';
import type { Alerting } from './round';

const signal = new AbortController().signal;
const DAY = periodFrom('daily', parseInstant('2026-03-01T00:00Z'), 'UTC');

let world: TestWorld;
let receiver: Receiver;
let alerting: Alerting;
beforeAll(async () => {
  receiver = await openReceiver();
  alerting = alertingTo(receiver.address);
  world = await publishedDay();
  await deliverTransfers(world, signal);
});
afterAll(async () => {
  await world.close();
  await receiver.close();
});

const told = (): unknown[] =>
  receiver.received
    .map(({ body }) => body)
    .filter((body) => body.sort === 'daily line')
    .map(({ sentence }) => sentence);

const line = async (): Promise<string> => dailyLine(await readDayFigures(world, DAY, await world.clock()));

// One story, told in order.
test('checks are green only when every run was looked after and no invariant is broken', async () => {
  const [run] = await world.db.select().from(runs).where(eq(runs.id, 3));
  await world.db.update(runs).set({ checkedAt: null }).where(eq(runs.id, 3));
  expect(await line()).toContain(', checks not done for 1 of 25 runs, remote not compared');
  await world.db.update(runs).set({ checkedAt: run!.checkedAt }).where(eq(runs.id, 3));
  const fields = { kind: 'hourly', foundAt: await world.clock(), sentence: 'x', runId: null } as const;
  await world.db.insert(breaches).values(fields);
  expect(await line()).toContain(', checks red: 1 broken invariant, ');
  await world.db.delete(breaches);
  expect(await line()).toContain(', checks green, ');
});

test('the line of a day comes once, when its cycle is over, and says what was paid to how many', async () => {
  await look(world, alerting);
  expect(told(), 'nobody has compared the remote yet').toEqual([]);
  world.setClock('2026-03-02T00:45Z');
  await compareIfDue(world, signal);
  await look(world, alerting);
  await look(world, alerting);
  const [row] = await lines(world.db.$client, 'SELECT SUM(paid), SUM(bonus) FROM runs');
  const [paid, bonus] = row!.split(' ').map((text) => spokenAmount(parseAmount(text)));
  // Partner 5 is not active, and the other four are each counted once.
  expect(told()).toEqual([
    `2026-03-01: 24 of 24 hours and the day published, ${paid} CC and a market bonus of ${bonus} CC to 4 partners, checks green, remote equal`,
  ]);
  expect(receiver.received.map(({ body }) => [body.key, body.state, body.link])).toEqual([
    ['daily line:2026-03-01', 'begun', 'https://allot.example/'],
  ]);
  const { rows: past } = await pastAlerts(world.db, [], { after: null, limit: 10 });
  expect(past, 'of its day, and noted when it was').toMatchObject([
    { since: DAY.end, until: parseInstant('2026-03-02T00:45Z') },
  ]);
  world.setClock('2026-03-02T09:00Z');
  await look(world, alerting);
  expect(told()).toHaveLength(1);
});

test('a cycle that is not over when it has had its time is said as it stands', async () => {
  await pauseSchedule(world, 'hourly', null, {
    actor: { name: 'olga', role: 'operator' },
    reason: 'the story says so',
  });
  world.setClock('2026-03-03T01:59Z');
  await ring(world);
  await look(world, alerting);
  expect(told()).toHaveLength(1);
  world.setClock('2026-03-03T02:00Z');
  await look(world, alerting);
  expect(told().slice(1)).toEqual([
    expect.stringMatching(
      /^2026-03-02: 0 of 24 hours published \(24 hours from 00:00 were not run\), the day published, .+, checks green, remote not compared$/,
    ),
  ]);
  const next = lastDay('UTC', await world.clock());
  const later = await readDayFigures(world, next, parseInstant('2026-03-15T00:00Z'));
  expect(later.hours.map((hour) => hour.state)).toEqual(Array.from({ length: 24 }, () => 'missed'));
});
