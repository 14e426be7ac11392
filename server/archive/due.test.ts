import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '@/lib/period';
import { type ArchiveWorld, DAYS, OLD_ENOUGH, twoOldHours } from '../testing/archived';
import { archiveLimit, duePeriods, heldBack } from './due';

describe('what is due', () => {
  let world: ArchiveWorld;
  beforeAll(async () => {
    world = await twoOldHours();
  }, 60_000);
  afterAll(() => world.close());

  const due = async (now = parseInstant(OLD_ENOUGH)) => {
    const held = await heldBack(world.db, world.zone, now);
    const found: string[] = [];
    for await (const { start } of duePeriods(world.db, world.zone, archiveLimit(now, DAYS), held))
      found.push(formatInstant(start));
    return found;
  };
  const [FIRST, SECOND] = ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z'];

  test('is what ended so many days ago, and nothing younger', async () => {
    expect(await due()).toEqual([FIRST, SECOND]);
    expect(await due(parseInstant('2027-04-05T02:00Z'))).toEqual([FIRST, SECOND]);
    expect(await due(parseInstant('2027-04-05T01:59:59Z'))).toEqual([FIRST]);
  });

  const AT_1 = "kind = 'hourly' AND period_start = '2026-03-01 01:00:00'";
  const RUN_1 = `run_id = (SELECT id FROM runs WHERE ${AT_1} AND attempt = 1)`;
  test.each([
    [
      'a transfer of it is on its way',
      `UPDATE transfers SET status = 'pending' WHERE ${RUN_1}`,
      `UPDATE transfers SET status = 'delivered' WHERE ${RUN_1}`,
    ],
    [
      'the remote database has it otherwise',
      `INSERT INTO transfer_differences SELECT time, partner_id, run_id, amount, NULL, UTC_TIMESTAMP() FROM transfers WHERE ${RUN_1}`,
      'DELETE FROM transfer_differences',
    ],
    [
      'it may still be run',
      `UPDATE runs SET status = 'failed' WHERE ${AT_1}`,
      `UPDATE runs SET status = 'published' WHERE ${AT_1}`,
    ],
    [
      'an attempt at it waits',
      `INSERT INTO runs (kind, period_start, period_end, local_day, attempt, status, standings, policy_version, special_version,
          engine_version, requested_by, cover, gate, fence, beats, opened_at)
        SELECT kind, period_start, period_end, local_day, 2, 'waiting', standings, policy_version, special_version,
          engine_version, requested_by, cover, gate, fence, beats, opened_at FROM runs WHERE ${AT_1}`,
      `DELETE FROM runs WHERE ${AT_1} AND attempt = 2`,
    ],
    [
      'late votes of it wait for a person',
      "INSERT INTO sightings (hour_start, seen_at, votes, cc) VALUES ('2026-03-01 01:00:00', '2026-05-01', 6, 1000)",
      'DELETE FROM sightings',
    ],
    [
      'nobody has looked after its publication',
      `UPDATE runs SET checked_at = NULL WHERE ${AT_1}`,
      `UPDATE runs SET checked_at = opened_at WHERE ${AT_1}`,
    ],
  ])('is no period while %s', async (_, change, back) => {
    await world.db.$client.query(change);
    expect(await due()).toEqual([FIRST]);
    await world.db.$client.query(back);
    expect(await due()).toEqual([FIRST, SECOND]);
  });

  test('is nothing of a kind that a broken invariant stops', async () => {
    await world.db.$client.query(
      "INSERT INTO breaches (kind, found_at, sentence) VALUES ('hourly', UTC_TIMESTAMP(), 'broken')",
    );
    expect(await due()).toEqual([]);
    await world.db.$client.query('DELETE FROM breaches');
  });
});
