import { afterEach, describe, expect, test } from 'vitest';
import { dayAt, dueAt, duePeriods, HOUR, hoursOf, type Instant, later, parseInstant } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { findings } from '../testing/published-day';
import { addPartners, addVotes, lines, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { distributeRange } from './distribute';

let world: TestWorld;
afterEach(() => world.close());

// The day on which clocks change, by an instant in it, with its length in hours.
describe.each([
  ['Europe/Budapest', '2026-03-29T10:00Z', 23],
  ['Europe/Budapest', '2026-10-25T10:00Z', 25],
  ['Australia/Lord_Howe', '2026-10-04T00:00Z', 23.5],
  ['Australia/Lord_Howe', '2026-04-05T00:00Z', 24.5],
  ['America/New_York', '2026-03-08T12:00Z', 23],
  ['America/New_York', '2026-11-01T12:00Z', 25],
  ['Asia/Kolkata', '2026-03-29T10:00Z', 24],
] as const)('%s on the day of %s', (zone, within, length) => {
  test(`has ${length} hours, and every vote of it counts once`, async () => {
    const day = dayAt(parseInstant(within), zone);
    expect((day.end - day.start) / HOUR).toBe(length);
    const hours = hoursOf(day);
    const next = dayAt(day.end, zone);
    const now = later(next.end, HOUR);
    world = await freshWorld({
      zone,
      startAt: new Date(day.start).toISOString(),
      now: new Date(now).toISOString(),
    });
    await addPartners(world, 3);
    await setRate(world, '2026-01-01 00:00:00', '1');
    // One CC at the first and one at the last second of every hour of the day, and one CC on the stroke of its end.
    const seconds = [...hours.flatMap(({ start, end }) => [start, later(end, -1000)]), day.end];
    await addVotes(
      world,
      seconds.map((at) => [1, '1', toDatetime(at)]),
    );
    const to = next.end as Instant;
    const outcomes: string[] = [];
    const signal = new AbortController().signal;
    for await (const { came } of distributeRange(
      world,
      { zone, startAt: day.start },
      day.start,
      to,
      signal,
    )) {
      outcomes.push(came);
    }
    expect(outcomes).toHaveLength(duePeriods(day.start, to, now, zone).length);
    expect(new Set(outcomes)).toEqual(new Set(['done']));

    const inHours = `SELECT DATE_FORMAT(hour_start, '%Y-%m-%d %H:%i'), cc FROM run_hours JOIN runs ON runs.id = run_id
      WHERE kind = 'hourly' AND period_start < '${toDatetime(day.end)}' ORDER BY hour_start`;
    expect(await lines(world.db.$client, inHours)).toEqual(
      hours.map(({ start }) => `${toDatetime(start).slice(0, 16)} 2.00000000`),
    );
    const daily =
      "SELECT local_day, votes, cc_voted, nominal_budget FROM runs WHERE kind = 'daily' ORDER BY period_start";
    const cc = hours.length * 2;
    const [first, second] = await lines(world.db.$client, daily);
    expect(first).toBe(`${localDay(day.start, zone)} ${cc} ${cc}.00000000 ${((cc * 3) / 4).toFixed(8)}`);
    expect(second).toContain(`${localDay(next.start, zone)} 1 1.00000000 `);
    expect(dueAt(day)).toBe(later(day.end, 35_000));
    expect(dueAt(hours.at(-1)!)).toBe(later(day.end, HOUR / 2));

    const logged = `SELECT reward_day, COUNT(*), COUNT(DISTINCT reward_hour) FROM reward_log
      WHERE reward_type = 'hourly' AND reward_day = '${localDay(day.start, zone)}' GROUP BY reward_day`;
    const clock = new Set(hours.map(({ start }) => localHourOf(start, zone)));
    expect(await lines(world.db.$client, logged)).toEqual([
      `${localDay(day.start, zone)} ${hours.length} ${clock.size}`,
    ]);
    expect((await findings(world)).filter(({ sort }) => sort === 'broken')).toEqual([]);
  });
});

// The wall clock as the platform tells it, so that what is stored is held against something else than what stored it.
const localDay = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
const localHourOf = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit' }).format(at);
