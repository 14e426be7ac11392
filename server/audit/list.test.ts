import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseInstant } from '@/lib/period';
import { auditCsv } from '../api/audit-csv';
import { transaction } from '../db/transaction';
import { callAs, servingOf } from '../testing/api';
import { freshWorld, type TestWorld } from '../testing/world';
import { appendAudit } from './append';

// Twelve acts, one each day at noon from 1 March on: ann pauses and ben resumes, in turn.
let world: TestWorld;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' });
  for (let day = 1; day <= 12; day++) {
    const ann = day % 2 === 1;
    const at = parseInstant(`2026-03-${String(day).padStart(2, '0')}T12:00Z`);
    await transaction(world.db, (tx) =>
      appendAudit(tx, at, {
        actor: { name: ann ? 'ann' : 'ben', role: ann ? 'admin' : 'operator' },
        action: ann ? 'pause' : 'resume',
        subject: day === 7 ? '100 % of it' : `thing ${day}`,
        before: { until: day },
        after: { until: day + 1, same: 1 },
        reason: `"day" ${day}`,
      }),
    );
  }
});
afterAll(() => world.close());

const audit = () => callAs(world, 'vera', 'viewer').audit;
const daysOf = (rows: readonly { reason: string | null }[]) =>
  rows.map(({ reason }) => Number(reason?.match(/\d+/)?.[0]));

test('the latest act comes first, with what it changed', async () => {
  const { rows } = await audit().list({ limit: 1 });
  expect(rows).toMatchObject([
    {
      actor: 'ben',
      role: 'operator',
      action: 'resume',
      subject: 'thing 12',
      reason: '"day" 12',
      changes: [
        { path: 'until', before: '12', after: '13' },
        { path: 'same', before: null, after: '1' },
      ],
      moreChanges: 0,
    },
  ]);
});

test('page after page has every row once, down to the first', async () => {
  const seen: number[] = [];
  for (let after: number | undefined; ; ) {
    const page = await audit().list({ limit: 5, ...(after === undefined ? {} : { after }) });
    seen.push(...page.rows.map(({ seq }) => seq));
    if (page.next === null) break;
    after = page.next;
  }
  const { seq } = await audit().head();
  expect(seen).toEqual(Array.from({ length: seq }, (_, index) => seq - index));
});

test('filters by who, action, subject and time narrow it down together', async () => {
  const days = async (filter: Parameters<ReturnType<typeof audit>['list']>[0]) =>
    daysOf((await audit().list(filter)).rows);
  expect(await days({ who: 'ann', from: '2026-03-04', to: '2026-03-09' })).toEqual([9, 7, 5]);
  expect(await days({ action: 'resume', to: '2026-03-04' })).toEqual([4, 2]);
  expect(await days({ subject: 'thing 1' })).toEqual([12, 11, 10, 1]);
  expect(await days({ subject: '0 %' }), 'a sign of patterns is a letter like others').toEqual([7]);
  expect(await audit().list({ who: 'nobody' })).toMatchObject({ rows: [], next: null });
  await expect(audit().list({ from: '2026-02-30' })).rejects.toThrow(/is no date; write/);
});

test('who acted and what was done is there to choose from', async () => {
  const { actors, actions } = await audit().words();
  expect(actors).toEqual(expect.arrayContaining(['ann', 'ben']));
  expect(actions).toEqual(expect.arrayContaining(['pause', 'resume']));
});

test('the file has the filtered rows whole', async () => {
  const { name, head, rows } = auditCsv(
    servingOf(world),
    new URLSearchParams({ who: 'ben', from: '2026-03-10', action: '' }),
  );
  expect([name, head.length]).toEqual(['audit-2026-03-10', 10]);
  const all: unknown[] = [];
  for await (const row of rows) all.push(row.slice(1, 9));
  const [first] = all;
  expect(all).toHaveLength(2);
  expect(first).toEqual([
    '2026-03-12T12:00:00Z',
    'ben',
    'operator',
    'resume',
    'thing 12',
    '{"until":12}',
    '{"until":13,"same":1}',
    '"day" 12',
  ]);
  expect(() => auditCsv(servingOf(world), new URLSearchParams({ to: 'soon' }))).toThrow(/is no date/);
});

test('walking the chain finds it whole, and names a row that was changed; many who walk at once share one walk', async () => {
  const head = await audit().head();
  expect(await audit().walk()).toMatchObject({ rows: head.seq, head, faults: [] });
  await world.db.$client.query("UPDATE audit SET reason = 'never' WHERE subject = 'thing 3'");
  const [one, other] = await Promise.all([audit().walk(), audit().walk()]);
  expect(one.faults).toEqual([expect.stringMatching(/^row \d+, "pause" of thing 3, was changed$/)]);
  expect(other).toEqual(one);
  await world.db.$client.query(`UPDATE audit SET reason = '"day" 3' WHERE subject = 'thing 3'`);
});
