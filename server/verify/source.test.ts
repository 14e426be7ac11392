import { eq, gt } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInstant } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { policies } from '../db/schema';
import { findings, PUBLISHED_DAY, publishedDay } from '../testing/published-day';
import type { TestWorld } from '../testing/world';
import type { Finding } from './finding';

let world: TestWorld;

beforeAll(async () => {
  world = await publishedDay();
}, 120_000);
afterAll(() => world.close());

describe('what the source says otherwise by now is explained, not broken', () => {
  async function changed(change: string, undo: string): Promise<Finding[]> {
    await world.source.query(change);
    try {
      return await findings(world);
    } finally {
      await world.source.query(undo);
    }
  }
  const hour = 'hour 2026-03-01T01:00:00Z';
  const only = (check: string, about: string, sentence: RegExp) => [
    { sort: 'explained', check, about, sentence: expect.stringMatching(sentence) },
  ];

  test.each([
    [
      'a late vote',
      "INSERT INTO votes VALUES (900, 1, 'up', 150, '2026-03-01 01:59:59')",
      'DELETE FROM votes WHERE id = 900',
      only('source', hour, /^late votes: .*150\.00000000 CC more/),
    ],
    [
      'a late vote of 0 CC',
      "INSERT INTO votes VALUES (900, 1, 'up', 0, '2026-03-01 01:59:59')",
      'DELETE FROM votes WHERE id = 900',
      only('source', hour, /^late votes: .* 6 votes, 5 were counted/),
    ],
    [
      'a removed vote',
      "UPDATE votes SET cast_at = '2026-02-01' WHERE partner_id = 3 AND cast_at = '2026-03-01 01:20:00'",
      "UPDATE votes SET cast_at = '2026-03-01 01:20:00' WHERE cast_at = '2026-02-01'",
      only('source', hour, /^source shrank by 30\.50000000 CC/),
    ],
    [
      'a rate that came later for an hour that is over',
      "INSERT INTO cc_rates VALUES ('2026-03-01 02:00:00', 0.75, 0.9), ('2026-03-01 02:00:01', 0.5, 0.6)",
      "DELETE FROM cc_rates WHERE effective_at > '2026-03-01'",
      only('rates', hour, /^the CC rate was 0\.50000000 and is 0\.75000000 now/),
    ],
    [
      'another market rate at the end of the day',
      "INSERT INTO cc_rates VALUES ('2026-03-02 00:00:00', 0.5, 0.9)",
      "DELETE FROM cc_rates WHERE effective_at > '2026-03-01'",
      only(
        'rates',
        expect.stringMatching(/daily 2026-03-01/) as unknown as string,
        /market rate was 0\.60000000 and is 0\.9/,
      ),
    ],
  ])('%s', async (_, change, undo, expected) => {
    expect(await changed(change, undo)).toEqual(expected);
  });

  test('a rate that is gone is told for each hour, and a broken contract once', async () => {
    const gone = await changed(
      "UPDATE cc_rates SET effective_at = '2027-01-01'",
      "UPDATE cc_rates SET effective_at = '2026-01-01'",
    );
    expect(gone).toHaveLength(24);
    expect(gone[0]).toMatchObject({
      sort: 'explained',
      sentence: expect.stringMatching(/no CC rate in force/),
    });
    const breach = await changed(
      'ALTER TABLE votes RENAME COLUMN cc TO dd',
      'ALTER TABLE votes RENAME COLUMN dd TO cc',
    );
    expect(breach).toEqual([
      {
        sort: 'explained',
        check: 'source',
        about: 'source database',
        sentence: expect.stringMatching(/`cc`/),
      },
    ]);
  });

  test('a policy is in force once it is approved, whatever is proposed or was rejected', async () => {
    const proposal = (version: number, approvedBy: string | null, rejectedBy: string | null) => ({
      version,
      inForceFrom: parseInstant(PUBLISHED_DAY),
      policy: { ...DEFAULT_POLICY, hourlyShare: '0.5' },
      proposedBy: 'ann',
      approvedBy,
      rejectedBy,
      reason: 'a try',
      createdAt: parseInstant(PUBLISHED_DAY),
    });
    const { db } = world;
    await db.insert(policies).values([proposal(2, null, null), proposal(3, null, 'bob')]);
    expect(await findings(world)).toEqual([]);
    await db.update(policies).set({ approvedBy: 'bob' }).where(eq(policies.version, 2));
    const found = await findings(world);
    expect(found).toContainEqual(only('source', hour, /^the hourly share was 0\.25 and is 0\.5 now$/)[0]);
    await db.delete(policies).where(gt(policies.version, 1));
  });
});
