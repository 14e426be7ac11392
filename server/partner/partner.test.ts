import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInstant } from '@/lib/period';
import { openPool } from '../db/connection';
import { callAs } from '../testing/api';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

const OLD = '7';

let world: TestWorld;
const api = () => callAs(world, 'vera', 'viewer').partners;

// One day with votes in two of its hours; partner 3 is not active, 6 has no position, and 7 has gone from the source since.
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-02T01:00Z', specialPartners: [1n] });
  await addPartners(world, 7);
  await world.source.query("UPDATE partners SET name = 'Under_score 100%' WHERE partner_id = 2");
  await world.source.query('UPDATE partners SET active = FALSE WHERE partner_id = 3');
  await world.source.query('UPDATE partners SET position = NULL WHERE partner_id = 6');
  await setRate(world, '2026-02-28 00:00:00', '1', '1.2');
  await addVotes(world, [
    ...[1, 2, 3, 4].flatMap((id) => votesOf(id, id === 1 ? 10 : 3)),
    [6, '0.5', '2026-03-01 05:00:00'],
    [BigInt(OLD), '0.25', '2026-03-01 05:00:01'],
  ]);
  await ring(world);
  await world.source.query('DELETE FROM partners WHERE partner_id = 7');
}, 120_000);
afterAll(() => world.close());

const votesOf = (id: number, votes: number) =>
  Array.from({ length: votes }, (_, second) => [id, '1.5', `2026-03-01 03:00:${10 + second}`] as const);

const day = async () => {
  const { rows } = await callAs(world, 'vera', 'viewer').runs.list({ kind: 'daily', status: 'published' });
  const [row] = rows;
  if (row?.sort !== 'run') throw new Error('no day is published');
  return row.run;
};

describe('a partner is found', () => {
  test('by its id, and by how its name begins, whatever signs are in it', async () => {
    const ids = async (find: string) => (await api().find({ find })).rows.map(({ partnerId }) => partnerId);
    expect(await ids('4')).toEqual(['4']);
    expect(await ids('Partner')).toEqual(['1', '3', '4', '5', '6']);
    expect(await ids('under_')).toEqual(['2']);
    expect(await ids('Under%')).toEqual([]);
    expect(await ids('artner')).toEqual([]);
    expect(await ids('99')).toEqual([]);
  });

  test('even where the source does not know it any more, if it has voted', async () => {
    const { rows } = await api().find({ find: OLD });
    expect(rows).toEqual([{ partnerId: OLD, now: null, total: null }]);
  });

  test('among the best placed of what was published last, when nothing is asked', async () => {
    const { best, rows } = await api().find({});
    expect(best).toMatchObject({ runId: (await day()).id, period: { kind: 'daily' } });
    expect(rows.map(({ partnerId }) => partnerId)).toEqual(['1', '2', '4', '7', '6']);
    expect(rows.at(-1)).toMatchObject({ now: { name: 'Partner 6' } });
  });
});

describe('a partner stands', () => {
  test('as the source says now, with its transfers and when it voted last', async () => {
    expect(await api().get({ partnerId: '1' })).toMatchObject({
      now: { name: 'Partner 1', position: 1, ecc: null, active: true },
      special: { listed: true, version: 1 },
      transfers: { last: { status: expect.any(String) } },
      lastVoted: { period: { kind: 'daily', start: parseInstant('2026-03-01T00:00Z') } },
    });
    expect(await api().get({ partnerId: '3' })).toMatchObject({
      now: { active: false },
      special: { listed: false },
      lastVoted: { period: { kind: 'daily' } },
    });
  });

  test('apart whether it never voted, has gone from the source, or never was', async () => {
    expect(await api().get({ partnerId: '5' })).toMatchObject({
      now: { name: 'Partner 5' },
      lastVoted: null,
      archived: false,
    });
    expect(await api().get({ partnerId: OLD })).toMatchObject({
      now: null,
      lastVoted: { period: { kind: 'daily' } },
    });
    expect(await api().get({ partnerId: '18446744073709551615' })).toMatchObject({
      now: null,
      lastVoted: null,
    });
  });
});

test('a partner that has voted since the last day was last seen in an hour', async () => {
  await addVotes(world, [[4, '1', '2026-03-02 00:20:00']]);
  world.setClock('2026-03-02T01:40Z');
  await ring(world);
  expect(await api().get({ partnerId: '4' })).toMatchObject({
    lastVoted: { period: { kind: 'hourly', start: parseInstant('2026-03-02T00:00Z') } },
  });
  expect(await api().get({ partnerId: '2' })).toMatchObject({ lastVoted: { period: { kind: 'daily' } } });
});

describe('the rewards of a partner', () => {
  test('are those of every published hour, with nothing where it did not vote', async () => {
    const got = await api().rewards({ partnerId: '1', kind: 'hourly', from: '2026-03-01', to: '2026-03-01' });
    expect(got.periods).toHaveLength(24);
    expect(got.periods.filter(({ reward }) => reward !== null)).toHaveLength(1);
    expect(got.votesByType).toEqual({ up: 10 });
    const [row] = await rowOf('reward_list_hourly', 1);
    expect(got.total).toBe(row);
  });

  test('name an hour that it took no part in', async () => {
    const got = await api().rewards({ partnerId: '3', kind: 'daily' });
    expect(got).toMatchObject({ from: '2026-01-02', to: '2026-03-02', cut: false, total: '0.00000000' });
    expect(got.periods).toMatchObject([{ reward: null, leftOut: { reason: 'inactive', votes: 3 } }]);
    expect(got.votesByType).toEqual({ up: 3 });
  });

  test('are those of so many days as fit, and of no days that there are not', async () => {
    const ask = (from: string, to: string) => api().rewards({ partnerId: '1', kind: 'hourly', from, to });
    expect(await ask('2020-01-01', '2026-03-02')).toMatchObject({ from: '2026-01-31', cut: true });
    await expect(ask('2026-03-02', '2026-03-01')).rejects.toThrow('the range ends before it begins');
    await expect(ask('2026-02-30', '2026-03-01')).rejects.toThrow('there is no day 2026-02-30');
  });
});

const rowOf = async (view: string, partner: number): Promise<string[]> => {
  const [rows] = await world.db.$client.query<never[]>({
    sql: `SELECT hourly_reward_top10p + hourly_reward_top10 + hourly_reward_top100 + hourly_reward_top1000 + hourly_reward_all
            FROM ${view} WHERE partner_id = ?`,
    values: [partner],
    rowsAsArray: true,
  });
  return (rows as unknown as string[][]).map(([sum]) => String(sum));
};

describe('why a partner got its amount', () => {
  test('is told for every partner of every published run, adding up to its row', async () => {
    const published = await callAs(world, 'vera', 'viewer').runs.list({ status: 'published', limit: 200 });
    let told = 0;
    for (const row of published.rows) {
      if (row.sort !== 'run') continue;
      const { rows } = await callAs(world, 'vera', 'viewer').runs.partners({ runId: row.run.id });
      for (const one of rows) {
        const why = await api().why({ partnerId: one.partnerId, runId: row.run.id });
        expect(why).toMatchObject({ came: 'took part', told: { agrees: true, total: one.total } });
        expect(why.told!.bonus ?? '0.00000000').toBe(one.bonus);
        told++;
      }
    }
    expect(told).toBe(11);
  });

  test('says what was missing: votes with their worth, or a position', async () => {
    const { id: runId } = await day();
    const { told } = await api().why({ partnerId: '2', runId });
    expect(told!.missing[0]).toBe(
      '2 votes short of top100. With 2 more votes and the same CC it would have been one of 2 members and got 0.8775 CC.',
    );
    const unplaced = await api().why({ partnerId: '6', runId });
    expect(unplaced.told!.missing.join()).toContain('A position in the voting results is missing for top10');
  });

  test('is that it took no part, or did not vote', async () => {
    const { id: runId } = await day();
    expect(await api().why({ partnerId: '3', runId })).toMatchObject({
      came: 'left out',
      told: null,
      sentences: [expect.stringContaining('not active'), expect.stringContaining('fed the pools')],
    });
    expect(await api().why({ partnerId: '5', runId })).toMatchObject({ came: 'no vote', told: null });
    await expect(api().why({ partnerId: '5', runId: 9_999 })).rejects.toThrow('There is no run 9999.');
  });
});

test('a partner has its page while the source is away', async () => {
  const away = { ...world, source: openPool(world.sourceUrl) };
  await away.source.end();
  const partners = callAs(away, 'vera', 'viewer').partners;
  expect(await partners.get({ partnerId: '1' })).toMatchObject({
    now: null,
    trouble: expect.stringContaining('did not answer'),
    lastVoted: { period: { kind: 'daily' } },
  });
  expect(await partners.find({ find: 'Partner' })).toMatchObject({
    rows: [],
    trouble: expect.stringContaining('did not answer'),
  });
});
