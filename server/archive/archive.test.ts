import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { askForRun } from '../run/ask';
import { approve, seenOf, waitingRun } from '../run/decide';
import { runCsv } from '../run/run-csv';
import { callAs } from '../testing/api';
import {
  type ArchiveWorld,
  archiveAll,
  brokenIn,
  DAYS,
  NOT_STOPPED,
  OLD_ENOUGH,
  twoOldHours,
  withArchive,
} from '../testing/archived';
import { findings, publishedDay } from '../testing/published-day';
import { beforeStatement } from '../testing/statements';
import { addVotes, lines, outcome } from '../testing/story';
import type { TestWorld } from '../testing/world';
import { deliverTransfers } from '../transfer/sender';
import { nothingVerified } from '../verify/verify';
import type { Archived } from './archive';
import { archiveRounds } from './duty';
import { aloneArchiving } from './lease';
import { removeRows } from './remove';

const HOUR = parseInstant('2026-03-01T01:00Z');
const OLGA = { actor: { name: 'olga', role: 'operator' as const }, reason: 'once more' };

const count = (world: TestWorld, what: string) => lines(world.db.$client, `SELECT COUNT(*) FROM ${what}`);
const hourOf = async (world: TestWorld): Promise<number> => {
  const [id] = await lines(
    world.db.$client,
    "SELECT id FROM runs WHERE kind = 'hourly' AND period_start = '2026-03-01 01:00:00' AND published = 1",
  );
  return Number(id);
};

describe('a day that is older than the limit', () => {
  let world: ArchiveWorld;
  let before: Awaited<ReturnType<typeof told>>;
  let done: Archived[];

  const told = async (of: TestWorld) => {
    const id = await hourOf(of);
    const { runs } = callAs(of, 'vera', 'viewer');
    return {
      outcome: await outcome(of),
      run: await runs.get({ id }),
      way: await runs.waterfall({ id }),
      rows: await lines(
        of.db.$client,
        `SELECT place, partner_id, votes_by_type, cc_voted, \`all\` FROM hourly_rewards WHERE run_id = ${id} ORDER BY place`,
      ),
    };
  };

  beforeAll(async () => {
    world = await withArchive(await publishedDay());
    before = await told(world);
    done = await archiveAll(world);
  }, 60_000);
  afterAll(() => world.close());

  test('goes into files that prove it, and everything but its rows stays', async () => {
    expect(done.map(({ came }) => came)).toEqual(Array(25).fill('archived'));
    const { hourly, daily, leftOut, ...rest } = await outcome(world);
    expect([hourly, daily, leftOut]).toEqual([[], [], []]);
    const { hourly: wasHourly, daily: wasDaily, leftOut: wasLeftOut, ...was } = before.outcome;
    expect(rest).toEqual(was);
    expect([wasHourly!.length, wasDaily!.length, wasLeftOut!.length]).toEqual([12, 4, 4]);
    for (const table of ['hourly_rewards', 'daily_rewards', 'left_out'])
      expect(await count(world, table)).toEqual(['0']);
    const verified = nothingVerified();
    expect(await findings(world, { verified })).toEqual([]);
    expect(verified).toMatchObject({ runs: 25, rewards: 16, archives: 25 });
    expect(await count(world, "audit WHERE action = 'archived' AND actor = 'schedule'")).toEqual(['25']);
    expect(await count(world, 'archives WHERE removed_at IS NOT NULL')).toEqual(['25']);
    expect(await archiveAll(world)).toEqual([]);
  });

  test('can be read by whoever has zcat, with every figure as the database had it', async () => {
    const files = await readdir(world.archive, { recursive: true });
    const name = files.find((one) => one.includes('hourly-20260301T010000Z'))!;
    const text = gunzipSync(await readFile(join(world.archive, name))).toString('utf8');
    const [head, table, ...more] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(head).toMatchObject({
      allot: 'archive',
      run: { kind: 'hourly', period: '2026-03-01T01:00:00Z' },
    });
    const at = (column: string) => table.columns.indexOf(column);
    const shown = ['place', 'partner_id', 'votes_by_type', 'cc_voted', 'all'];
    const rows = more.slice(0, 4).map((row: string[]) => shown.map((column) => row[at(column)]).join(' '));
    expect(rows).toEqual(before.rows);
    expect(more.slice(4)).toMatchObject([
      { table: 'left_out' },
      ['5', '5', '1', '{"up":1}', '50.50000000', null, '0', 'inactive'],
      { rows: { hourly_rewards: 4, left_out: 1 } },
    ]);
  });

  test('keeps the pages of its runs, with their figures and their way, which say where the rows are', async () => {
    const { runs } = callAs(world, 'vera', 'viewer');
    const { id } = before.run;
    const now = await runs.get({ id });
    expect(now).toEqual({ ...before.run, archive: now.archive });
    expect(now.archive).toMatchObject({
      at: parseInstant(OLD_ENOUGH),
      file: {
        path: expect.stringMatching(/^2026-03\/hourly-20260301T010000Z-attempt-1-\w{16}\.jsonl\.gz$/),
        rewards: 4,
        removed: true,
      },
    });
    expect(await runs.waterfall({ id })).toEqual(before.way);
    expect(await runs.members({ id })).toEqual([]);
    const { rows } = await runs.log({ id });
    expect(rows.map((row) => (row.sort === 'act' ? row.action : ''))).toContain('archived');
  });

  test('refuses what needs its rows with what can be done instead', async () => {
    const { id } = before.run;
    const api = callAs(world, 'vera', 'viewer');
    const sentence =
      /the rows of run \d+ were archived on 2027-04-06, so .*\. They are in the file archive\/2026-03\/hourly-.*zcat.*corrected by hand/;
    const hour = periodFrom('hourly', HOUR, 'UTC');
    const frozen = { rerun: { standings: 'frozen' as const } };
    for (const refused of [
      () => askForRun(world, hour, OLGA, frozen, NOT_STOPPED),
      () => askForRun(world, hour, { ...OLGA, dryRun: true }, frozen, NOT_STOPPED),
      () => askForRun(world, hour, OLGA, {}, NOT_STOPPED),
      () => api.runs.partners({ runId: id }),
      () => api.runs.partners({ runId: id, partnerId: '1' }),
      () => api.runs.leftOut({ runId: id }),
      () => api.runs.recompute({ id }),
      () => runCsv(world.db, id),
      () => api.partners.why({ runId: id, partnerId: '1' }),
    ])
      await expect(refused()).rejects.toThrow(sentence);
    expect(await count(world, 'runs')).toEqual(['25']);
  });

  test('is in no list any more, and the calendar says that it is archived', async () => {
    const api = callAs(world, 'vera', 'viewer');
    const day = { from: '2026-03-01', to: '2026-03-01' };
    for (const sort of ['period', 'paid', 'voters', 'duration'] as const)
      expect((await api.runs.list({ ...day, sort })).rows).toEqual([]);
    const { days } = await api.calendar.month({ month: '2026-03' });
    expect(days[0]!.day).toMatchObject({ standing: 'archived', runId: expect.any(Number) });
    expect(days[0]!.hours.map((hour) => hour?.standing)).toEqual(Array(24).fill('archived'));
    const rewards = await api.partners.rewards({ ...day, partnerId: '1', kind: 'hourly' });
    expect(rewards).toMatchObject({ periods: [], archived: 24 });
    expect(await api.partners.find({})).toMatchObject({ best: null, rows: [] });
    expect(await api.partners.get({ partnerId: '1' })).toMatchObject({ lastVoted: null, archived: true });
    expect(await count(world, 'reward_log')).toEqual(['25']);
  });
});

describe('of two old hours', () => {
  let world: ArchiveWorld;
  beforeAll(async () => {
    world = await twoOldHours();
  }, 60_000);
  afterAll(() => world.close());

  test('one whose stored rows are not those that were published keeps them, and the other goes', async () => {
    const id = await hourOf(world);
    await world.db.$client.query(
      `UPDATE hourly_rewards SET top10 = top10 + 1 WHERE run_id = ${id} AND place = 0`,
    );
    expect(await archiveAll(world)).toEqual([
      expect.objectContaining({ came: 'archived', rows: 5 }),
      expect.objectContaining({
        came: 'kept',
        faults: expect.arrayContaining([expect.stringMatching(/rows of top10 sum to .* ought to be/)]),
      }),
    ]);
    expect(await count(world, `hourly_rewards WHERE run_id = ${id}`)).toEqual(['4']);
    await world.db.$client.query(
      `UPDATE hourly_rewards SET top10 = top10 - 1 WHERE run_id = ${id} AND place = 0`,
    );
  });

  test('one that was run again goes with both attempts, whose difference nobody sees any more', async () => {
    const hour = periodFrom('hourly', HOUR, 'UTC');
    await addVotes(world, [[1, '7', '2026-03-01 01:30:00']]);
    await askForRun(world, hour, OLGA, { rerun: { standings: 'frozen' } }, NOT_STOPPED);
    const waiting = await waitingRun(world.db, hour);
    const anna = { actor: { name: 'anna', role: 'approver' as const }, reason: 'it is right' };
    await approve(world, hour, anna, seenOf(waiting), true);
    await deliverTransfers(world, NOT_STOPPED);
    expect(await archiveAll(world)).toMatchObject([{ came: 'archived', runs: 2, rows: 10 }]);
    expect(await brokenIn(world)).toEqual([]);
    await expect(callAs(world, 'vera', 'viewer').attempts.difference({ runId: waiting.id })).rejects.toThrow(
      /not compared any more/,
    );
  });
});

test('rows go in steps that each begin behind the one before, and none without its archive', async () => {
  const world = await twoOldHours();
  const id = await hourOf(world);
  const own = (statement: string) => world.db.$client.query(statement);
  const remove = () =>
    aloneArchiving(world, NOT_STOPPED, (signal) =>
      removeRows(world, 'archive', { id, kind: 'hourly' }, signal, 3),
    );
  await expect(remove()).rejects.toThrow(/never archived/);
  expect(await count(world, `hourly_rewards WHERE run_id = ${id}`)).toEqual(['4']);

  await own('CREATE TABLE kept AS SELECT * FROM hourly_rewards');
  await archiveAll(world);
  await expect(remove()).rejects.toThrow(/removed already/);
  await own(`INSERT INTO hourly_rewards SELECT * FROM kept WHERE run_id = ${id}`);
  await own(`UPDATE archives SET removed_at = NULL WHERE run_id = ${id}`);
  const steps: number[] = [];
  for (const nth of [1, 2, 3]) {
    beforeStatement(world.db.$client, 'delete from hourly_rewards', nth, () => {
      steps.push(nth);
      return undefined;
    });
  }
  expect(await remove()).toBe(4);
  expect(steps).toEqual([1, 2]);
  expect(await findings(world)).toEqual([]);
  await world.close();
});

test('the rounds of the console archive by themselves, and keep everything where that is said', async () => {
  const world = await twoOldHours();
  await archiveRounds(world, null, NOT_STOPPED)();
  expect(await count(world, 'archives')).toEqual(['0']);
  await archiveRounds(world, DAYS, NOT_STOPPED)();
  expect(await count(world, 'archives WHERE removed_at IS NOT NULL')).toEqual(['2']);
  expect(await count(world, "leases WHERE name = 'archive'")).toEqual(['0']);
  await world.close();
});
