import { afterEach, expect, test } from 'vitest';
import { findAccountFaults } from '../pool/check';
import { addPartners, addVotes, lines, publications, ring, setRate, type VoteRow } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

let world: TestWorld;
afterEach(() => world.close());

const earmarks = (kind: string): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(period_start, ' ', amount) FROM earmarks WHERE kind = '${kind}' AND amount <> 0 ORDER BY period_start`,
  );

/** Two days and a few hours of a program with one voter an hour, who is not placed, so that four fifths of every hour are carried. */
async function beginning(): Promise<void> {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:30Z' });
  await addPartners(world, 1);
  await world.source.query('UPDATE partners SET position = NULL');
  await setRate(world, '2026-01-01 00:00:00', '1');
  const votes: VoteRow[] = [];
  for (let hour = 0; hour < 52; hour++) {
    const time = new Date(Date.UTC(2026, 2, 1, hour, 10)).toISOString().slice(0, 19).replace('T', ' ');
    votes.push([1, '100', time]);
  }
  await addVotes(world, votes);
}

test('after a downtime what fell due is made up for in its order, within the limit', async () => {
  await beginning();
  await ring(world);
  expect(await publications(world)).toHaveLength(2);
  // 25 are accrued for each hour, 20 of the first are carried, and 36 of the second's 45.
  expect(await earmarks('hourly')).toEqual(['2026-03-01 02:00:00 36.00000000']);

  world.setClock('2026-03-03T03:40Z');
  const later = { ...world.another('later'), catchUpHours: 30 };
  await ring(later);
  // Due at 21:40 of the first day or before is missed: the hours 2 to 20. The first day fell due at midnight and is not.
  const opened = await lines(
    world.db.$client,
    'SELECT CONCAT(kind, " ", period_start) FROM runs ORDER BY id',
  );
  const afterDowntime = opened.slice(2);
  expect(afterDowntime[0]).toBe('hourly 2026-03-01 21:00:00');
  expect(afterDowntime.slice(1, 5)).toEqual([
    'hourly 2026-03-01 22:00:00',
    'daily 2026-03-01 00:00:00',
    'hourly 2026-03-01 23:00:00',
    'hourly 2026-03-02 00:00:00',
  ]);
  expect(afterDowntime.at(-1)).toBe('hourly 2026-03-03 02:00:00');
  expect(afterDowntime).toHaveLength(3 + 24 + 3 + 2);
  expect(await lines(world.db.$client, "SELECT id FROM runs WHERE status <> 'published'")).toEqual([]);

  // A missed hour keeps what waits for it and what the day's run has counted for it; what is carried passes it by.
  const kept = (await earmarks('hourly')).filter((line) => line < '2026-03-01 21');
  expect(kept).toHaveLength(19);
  expect(kept.slice(0, 2)).toEqual(['2026-03-01 02:00:00 61.00000000', '2026-03-01 03:00:00 25.00000000']);
  expect((await earmarks('hourly')).filter((line) => line > '2026-03-01 21')).toEqual([
    expect.stringMatching(/^2026-03-03 03:00:00 /),
  ]);
  expect(await findAccountFaults(world.db)).toEqual([]);

  await ring(later);
  expect(
    await lines(world.db.$client, 'SELECT COUNT(*) FROM runs'),
    'what is missed waits for a person',
  ).toEqual([String(opened.length)]);
}, 120_000);
