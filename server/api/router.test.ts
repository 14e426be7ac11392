import type { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Instant, parseInstant } from '@/lib/period';
import { openDatabase } from '@/server/db/connection';
import { transaction } from '@/server/db/transaction';
import { recordEvent } from '@/server/event/record';
import { startMetrics } from '@/server/metrics/start';
import { distributeRange } from '@/server/run/distribute';
import type { Serving } from '@/server/serving';
import { servingOf as servingFor } from '@/server/testing/api';
import { freshWorld, type TestWorld } from '@/server/testing/world';
import { callerOf } from './caller';
import { refusalOf } from './foreign-requests';

const FROM = '2022-01-10T00:00Z';
const TO = '2022-01-11T00:00Z';

let world: TestWorld;
let serving: Serving;
beforeAll(async () => {
  world = await freshWorld({ startAt: FROM, now: '2022-01-11T01:00Z' });
  await world.source.query(
    "INSERT INTO partners (partner_id, name, position) VALUES (1, 'a', 1), (18446744073709551615, 'b', NULL), (3, 'c', NULL)",
  );
  await world.source.query('UPDATE partners SET active = FALSE WHERE partner_id = 3');
  await world.source.query("INSERT INTO cc_rates VALUES ('2022-01-01', 1, NULL)");
  await world.source.query(
    "INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (1, 'up', 8, '2022-01-10 00:10:00'), (18446744073709551615, 'down', 2, '2022-01-10 00:20:00'), (3, 'up', 1, '2022-01-10 00:30:00')",
  );
  const range = [parseInstant(FROM), parseInstant(TO)] as const;
  const program = { zone: 'UTC', startAt: range[0] };
  for await (const _ of distributeRange(world, program, ...range, new AbortController().signal));
  serving = servingOf(world);
}, 120_000);
afterAll(() => world.close());

const servingOf = (of: TestWorld, pages = of.db): Serving => ({
  ...servingFor(of),
  pages,
  health: () => ({ obstacles: ['the source is closed'], warnings: [] }),
  ticks: () => ({ ticks: 3, failures: 0 }),
});

const VERA = { name: 'vera', role: 'viewer' } as const;
const api = () => callerOf({ serving, actor: VERA });

describe('the procedures', () => {
  test('tell the state, with what stands in the way', async () => {
    expect(await api().state.get()).toMatchObject({
      program: { name: 'A program', zone: 'UTC', startAt: parseInstant(FROM) },
      environment: 'test',
      scheduler: 'off',
      obstacles: ['the source is closed'],
    });
  });

  test('tell of a run and its partners what was computed', async () => {
    const { rows } = await api().runs.list({ status: 'published', kind: 'hourly', limit: 200 });
    const first = rows.at(-1);
    if (first?.sort !== 'run') throw new Error('the first hour was not run');
    expect(first.run).toMatchObject({
      voters: 3,
      eligible: 2,
      votes: 3,
      ccVoted: '11.00000000',
      budget: '2.75000000',
    });
    const run = await api().runs.get({ id: first.run.id });
    expect(run.categories.map((category) => category.key)).toEqual([
      'top10p',
      'top10',
      'top100',
      'top1000',
      'all',
    ]);
    expect(run.hours).toMatchObject([{ cc: '11.00000000', hourly: '2.75000000', daily: '8.25000000' }]);
    expect(run.leftOut).toEqual([{ reason: 'inactive', voters: 1 }]);
    const { id: runId } = first.run;
    const page = await api().runs.partners({ runId, limit: 1 });
    expect(page.rows[0]).toMatchObject({ place: 0, partnerId: '1', position: 1, votesByType: { up: 1 } });
    const rest = await api().runs.partners({ runId, limit: 1, afterPlace: page.next! });
    expect(rest).toMatchObject({ rows: [{ partnerId: '18446744073709551615', position: null }], next: null });
    expect((await api().runs.partners({ runId, partnerId: '18446744073709551615' })).rows).toHaveLength(1);
    const inactive = await api().runs.partners({ runId, partnerId: '3' });
    expect(inactive).toMatchObject({ rows: [], leftOut: { reason: 'inactive', ccVoted: '1.00000000' } });
  });

  test('tell what changes from the event on that was seen last', async () => {
    const told: string[] = [];
    const now = Date.now() as Instant;
    await transaction(world.db, (tx) => recordEvent(tx, now, 'breach', 'missed-1'));
    const changes = await api().events.changes({ lastEventId: '0' });
    for await (const [id, event] of changes as AsyncIterable<[string, { subject: string }]>) {
      expect(Number(id)).toBeGreaterThan(0);
      told.push(event.subject);
      if (event.subject === 'missed-1') break;
    }
    expect(told).toContain('missed-1');
    expect(serving.tail.listeners).toBe(0);
  });

  test('tell Prometheus', async () => {
    const measured = servingOf(world);
    startMetrics(measured);
    const text = await measured.metrics.metrics();
    expect(text).toContain('allot_runs{kind="hourly",status="published"} 24');
    expect(text).toContain('allot_pool_balance_cc{pool="hourly_pool"} 0');
    expect(text).toContain('allot_scheduler_ticks 3');
    expect(text).toContain('allot_database_up 1');
  });
});

describe('an error', () => {
  const failure = (call: Promise<unknown>): Promise<TRPCError> =>
    call.then(
      () => {
        throw new Error('it did not fail');
      },
      (error: TRPCError) => error,
    );

  test('of a person’s request is a sentence', async () => {
    expect(await failure(api().runs.get({ id: 999 }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no run 999.',
    });
    expect(await failure(api().runs.get({ id: -1 }))).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('id:'),
    });
    expect((await failure(api().runs.list({ after: 'nonsense' }))).message).toMatch(
      /begin again with its first page/,
    );
  });

  test('of a database that is away says so, and of anything else nothing', async () => {
    const away = openDatabase('mysql://root:secret@localhost/x?socketPath=%2Fnowhere%2Fserver.sock');
    const gone = await failure(callerOf({ serving: servingOf(world, away), actor: VERA }).state.get());
    expect(gone).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('goes on by itself'),
    });
    // Another of its connections may be on its way still, and comes to nothing as well.
    await away.$client.end().catch(() => undefined);
    const broken = {
      ...serving,
      health: () => {
        throw new Error('select secret from vault');
      },
    };
    const inner = await failure(callerOf({ serving: broken, actor: VERA }).state.get());
    expect(inner).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.not.stringContaining('secret'),
    });
  });
});

describe('a request from elsewhere', () => {
  const request = (method: string, headers: Record<string, string>, publicUrl: string | null = null) =>
    refusalOf(
      new Request('http://console:3000/api/trpc/state.get', {
        method,
        headers: { host: 'console:3000', ...headers },
      }),
      publicUrl,
    )?.status ?? 200;

  test('is refused where another site sends it, or where a form could have', () => {
    const json = { 'content-type': 'application/json; charset=utf-8' };
    expect(request('GET', {})).toBe(200);
    expect(request('POST', json)).toBe(200);
    expect(request('POST', { ...json, origin: 'http://console:3000' })).toBe(200);
    expect(request('POST', { ...json, origin: 'http://console:3001' })).toBe(403);
    expect(request('POST', { ...json, origin: '' })).toBe(403);
    expect(request('POST', { ...json, origin: 'null' })).toBe(403);
    expect(request('GET', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(request('POST', {})).toBe(415);
    expect(request('POST', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
  });

  test.each([
    ['https://allot.example', 'console:3000', 200],
    ['https://allot.example', 'allot.example', 200],
    ['https://ALLOT.example:443', 'allot.example', 200],
    // Whoever sits between can answer as the same name without TLS.
    ['http://allot.example', 'allot.example', 403],
    ['https://allot.example:8443', 'allot.example:8443', 403],
    ['https://console:3000', 'console:3000', 403],
    ['http://console:3000', 'console:3000', 403],
    ['null', 'null', 403],
    // Whoever is at the machine itself reaches it past the proxy.
    ['http://localhost:3000', 'localhost:3000', 200],
    ['http://[::1]:3000', '[::1]:3000', 200],
    ['http://localhost:3001', 'localhost:3000', 403],
    ['http://localhost:3000', 'allot.example', 403],
  ])(
    'of a page of %s to %s, where the public address is https, is answered with %i',
    (origin, host, status) => {
      const headers = { 'content-type': 'application/json', origin, host };
      expect(request('POST', headers, 'https://allot.example')).toBe(status);
    },
  );
});
