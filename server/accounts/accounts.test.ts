import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Amount, formatAmount, parseAmount, sum } from '@/lib/amount';
import { parseInstant } from '@/lib/period';
import { journalCsv } from '../api/journal-csv';
import { callAs, servingOf } from '../testing/api';
import { addPartners, addVotes, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';

let world: TestWorld;
const api = () => callAs(world, 'vera', 'viewer').accounts;
const because = { reason: 'the story says so' };

// A day of votes in three hours, in which two partners take part, and a correction by hand.
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-02T00:40Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-02-28 00:00:00', '1', '1.2');
  await addVotes(world, [
    [1, '1.00000001', '2026-03-01 03:00:00'],
    [2, '2.5', '2026-03-01 04:00:00'],
    [2, '0.3', '2026-03-01 23:00:00'],
  ]);
  await ring(world);
  world.setClock('2026-03-02T00:50Z');
  const { id } = await callAs(world, 'olga', 'operator').corrections.propose({
    from: { account: 'adjustments', earmark: null },
    to: { account: 'daily_pool', earmark: parseInstant('2026-03-02T00:00Z') },
    amount: '7.5',
    ...because,
  });
  await callAs(world, 'anna', 'approver').corrections.approve({ id, ...because });
}, 120_000);
afterAll(() => world.close());

const all = async (filter: Parameters<ReturnType<typeof api>['journal']>[0] = {}, limit = 500) =>
  (await api().journal({ ...filter, limit })).rows;

const total = (parts: readonly { amount: string }[]): Amount =>
  sum(parts.map(({ amount }) => parseAmount(amount)));

describe('the balances', () => {
  test('are those that are kept, and what came in is somewhere', async () => {
    const now = await api().balances();
    const [rows] = await world.db.$client.query<never[]>(
      'SELECT account, balance FROM accounts ORDER BY account',
    );
    const kept = (rows as unknown as { account: string; balance: string }[]).map(({ account, balance }) => [
      account,
      balance,
    ]);
    expect(now.balances.map(({ account, amount }) => [account, amount]).toSorted()).toEqual(kept.toSorted());
    expect(now).toMatchObject({ at: null, equal: true });
    expect(formatAmount(total(now.given.parts))).toBe(now.given.sum);
    expect(formatAmount(total(now.there.parts))).toBe(now.there.sum);
    expect(now.given.parts).toContainEqual({ account: 'adjustments', amount: '7.50000000' });
  });

  test('of the present moment are what all entries come to', async () => {
    const now = await api().balances();
    const then = await api().balances({ at: '2026-03-02T00:50:00.000Z' });
    expect({ ...then, at: null }).toEqual(now);
  });

  test('of any moment are those of the entries up to it, and equal on both sides', async () => {
    const before = await api().balances({ at: '2026-03-02T00:45' });
    expect(before.given.parts).toContainEqual({ account: 'adjustments', amount: '0.00000000' });
    expect(before).toMatchObject({ equal: true, at: parseInstant('2026-03-02T00:45Z') });
    const ever = await api().balances({ at: '2026-02-01T00:00Z' });
    expect(ever.there.sum).toBe('0.00000000');
    const midnight = await api().balances({ at: '2026-03-02' });
    expect(midnight.at).toBe(parseInstant('2026-03-02T00:00Z'));
    await expect(api().balances({ at: 'yesterday' })).rejects.toThrow('"yesterday" is no moment');
  });

  test('that do not fit together are told so', async () => {
    await world.db.$client.query("UPDATE accounts SET balance = balance + 0.00000001 WHERE account = 'held'");
    expect(await api().balances()).toMatchObject({ equal: false });
    await world.db.$client.query("UPDATE accounts SET balance = balance - 0.00000001 WHERE account = 'held'");
    expect(await api().balances()).toMatchObject({ equal: true });
  });
});

describe('the journal', () => {
  test('has every entry once, page after page, the latest first', async () => {
    const whole = await all();
    const ids: number[] = [];
    let before: number | undefined;
    do {
      const page = await api().journal({ ...(before === undefined ? {} : { before }), limit: 7 });
      ids.push(...page.rows.map(({ id }) => id));
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(ids).toEqual(whole.map(({ id }) => id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(whole[0]).toMatchObject({
      reason: 'by hand',
      runId: null,
      period: { kind: 'daily' },
      person: 'anna',
    });
  });

  test('comes to the balance of each account', async () => {
    for (const { account, amount } of (await api().balances()).balances) {
      const rows = await all({ account });
      const into = total(rows.filter(({ to }) => to.account === account));
      const out = total(rows.filter(({ from }) => from.account === account));
      expect(formatAmount((into - out) as Amount), account).toBe(amount);
    }
  });

  test('is filtered by period, run and reason together', async () => {
    const start = parseInstant('2026-03-01T03:00Z');
    const about = await all({ kind: 'hourly', period: start });
    expect(about.map(({ reason }) => reason).toSorted()).toEqual([
      'accrual first',
      'accrual first',
      'held',
      'paid',
    ]);
    const runId = about.find(({ reason }) => reason === 'paid')!.runId!;
    const [paid, ...more] = await all({ run: runId, reason: 'paid', account: 'partners' });
    expect(more).toEqual([]);
    expect(paid).toMatchObject({ from: { account: 'held' }, to: { account: 'partners' }, period: { start } });
    expect(await all({ run: runId, reason: 'carried' })).toEqual([]);
    expect(await api().reasons()).toContain('by hand');
  });

  test('is a file with the same entries, and a filter that makes no sense is refused', async () => {
    const rows = async (query: string) => {
      const lines: (readonly unknown[])[] = [];
      for await (const line of journalCsv(servingOf(world), new URLSearchParams(query)).rows)
        lines.push(line);
      return lines;
    };
    const whole = await all();
    expect((await rows('')).map(([id]) => id)).toEqual(whole.map(({ id }) => id));
    const start = parseInstant('2026-03-01T03:00Z');
    const [accrual] = await rows(`reason=accrual first&account=hourly_pool&kind=hourly&period=${start}`);
    expect(accrual!.slice(2)).toEqual([
      'votes',
      null,
      'hourly_pool',
      '2026-03-01T03:00:00.000Z',
      '0.25000000',
      'hourly',
      '2026-03-01T03:00:00.000Z',
      'accrual first',
      expect.any(Number),
      null,
      null,
    ]);
    expect(() => journalCsv(servingOf(world), new URLSearchParams('account=mine'))).toThrow('cannot be read');
    expect(() => journalCsv(servingOf(world), new URLSearchParams('run=x'))).toThrow('cannot be read');
  });
});

describe('the earmarks', () => {
  test('are those with CC first, the latest first, and sum to the pool', async () => {
    const seen: [number, string][] = [];
    let after: string | undefined;
    do {
      const page = await api().earmarks({
        kind: 'hourly',
        limit: 5,
        ...(after === undefined ? {} : { after }),
      });
      expect(page.sum).toBe(page.pool);
      seen.push(...page.rows.map(({ period, amount }): [number, string] => [period.start, amount]));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(new Set(seen.map(([start]) => start)).size).toBe(seen.length);
    const empty = seen.map(([, amount]) => amount === '0.00000000');
    expect(empty, 'none with CC comes after one without').toEqual(empty.toSorted());
    const daily = await api().earmarks({ kind: 'daily' });
    expect(daily.rows[0]).toMatchObject({
      period: { start: parseInstant('2026-03-02T00:00Z') },
      // What a day without all its members has carried is there beside the correction.
      amount: '8.18400000',
    });
  });

  test('that a correction may change are those of open periods', async () => {
    const starts = async (kind: 'hourly' | 'daily') =>
      (await api().openPeriods({ kind })).map(({ period }) =>
        new Date(period.start).toISOString().slice(0, 16),
      );
    expect(await starts('daily')).toEqual(['2026-03-02T00:00', '2026-03-03T00:00']);
    expect((await starts('hourly'))[0]).toBe('2026-03-02T00:00');
  });
});

test('a correction says beforehand how each account and earmark will stand', async () => {
  const correction = {
    from: { account: 'daily_pool', earmark: parseInstant('2026-03-02T00:00Z') },
    to: { account: 'adjustments', earmark: null },
    amount: '2',
    ...because,
  } as const;
  const olga = callAs(world, 'olga', 'operator').corrections;
  const { changes } = await olga.propose({ ...correction, dryRun: true });
  expect(changes).toEqual([
    { account: 'daily_pool', earmark: null, before: '8.18400000', after: '6.18400000' },
    { account: 'daily_pool', earmark: correction.from.earmark, before: '8.18400000', after: '6.18400000' },
    { account: 'adjustments', earmark: null, before: '-7.50000000', after: '-5.50000000' },
  ]);
  expect((await api().balances()).balances).toContainEqual({ account: 'adjustments', amount: '-7.50000000' });
});

test('the journal says who booked what neither a run nor a sweep did, in the file as well', async () => {
  const hour = (text: string) => ({ kind: 'hourly', start: parseInstant(text) }) as const;
  await addVotes(world, [
    [1, '4', '2026-03-01 22:00:00'],
    [2, '8', '2026-03-02 00:10:00'],
  ]);
  world.setClock('2026-03-02T01:00Z');
  const otto = callAs(world, 'otto', 'operator');
  await otto.late.accrue({ hourStart: hour('2026-03-01T22:00Z').start, cc: '4.00000000', ...because });
  await otto.attempts.skip({ ...hour('2026-03-02T00:00Z'), ...because });

  const booked = (await all()).filter(({ runId, sweepId }) => runId === null && sweepId === null);
  const said = new Set(booked.map(({ reason, person }) => `${reason}: ${person}`));
  expect([...said].toSorted()).toEqual([
    'accrual first: otto',
    'accrual late: otto',
    'by hand: anna',
    'skipped: otto',
  ]);
  const persons = new Map<unknown, unknown>();
  for await (const line of journalCsv(servingOf(world), new URLSearchParams()).rows)
    persons.set(line[0], line.at(-1));
  expect(persons).toEqual(new Map((await all()).map(({ id, person }) => [id, person])));
});
