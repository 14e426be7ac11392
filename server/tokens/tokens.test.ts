import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, later, parseInstant } from '@/lib/period';
import { SECRET_OF_TESTS } from '../testing/api';
import { type ApiServer, serveApi } from '../testing/api-server';
import { Client, givePerson } from '../testing/client';
import { addPartners, addVotes, lines, setRate } from '../testing/story';
import { sessionOf } from '../testing/ways-in';
import { freshWorld, type TestWorld } from '../testing/world';

const NOW = parseInstant('2026-03-01T02:31Z');
const END = later(NOW, 24 * HOUR);
const because = { reason: 'the story says so' };

let world: TestWorld;
let server: ApiServer;
let ada: Client;
let bob: Client;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:31Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '60', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 01:20:00'],
  ]);
  server = await serveApi(world);
  for (const name of ['ada', 'bob']) await givePerson(world, `${name}@example.com`, 'admin');
  [ada, bob] = (await Promise.all(
    ['ada', 'bob'].map((name) => sessionOf(world, server.address, `${name}@example.com`, SECRET_OF_TESTS)),
  )) as [Client, Client];
});
afterAll(async () => {
  await server.close();
  await world.close();
});

const make = (name: string, role = 'operator', more: object = {}) =>
  ada.mutate('tokens.make', { name, role, endsAt: END, ...because, ...more });
const clientOf = ({ data }: { data: unknown }) =>
  new Client(server.address, { authorization: `Bearer ${(data as { token: string }).token}` });

describe('a token', () => {
  test('is shown once, kept as its hash, and signs with its name', async () => {
    const made = await make('nightly');
    const { token } = made.data as { token: string };
    expect(token).toMatch(/^allot_[\w-]{43}$/);
    expect((await lines(world.db.$client, 'SELECT * FROM auth_tokens')).join()).not.toContain(token);
    expect((await lines(world.db.$client, 'SELECT * FROM audit')).join()).not.toContain(token);
    const script = clientOf(made);
    expect((await script.query('account.me')).data).toEqual({
      kind: 'token',
      signs: 'token:nightly',
      name: 'token:nightly',
      role: 'operator',
      approverSince: null,
    });
    await script.mutate('schedule.pause', { kind: 'daily', ...because });
    expect(
      await lines(world.db.$client, 'SELECT actor, role, action FROM audit ORDER BY seq DESC LIMIT 1'),
    ).toEqual(['token:nightly operator pause']);
    expect((await ada.query('tokens.list')).data).toMatchObject([
      { name: 'nightly', role: 'operator', madeBy: 'ada@example.com', lastUsedAt: NOW, endsAt: END },
    ]);
  });

  test('ends when it is withdrawn, and by itself', async () => {
    const withdrawn = clientOf(await make('withdrawn'));
    await bob.mutate('tokens.withdraw', { name: 'withdrawn', ...because });
    expect(await withdrawn.query('state.get')).toMatchObject({ status: 401 });
    expect(await bob.mutate('tokens.withdraw', { name: 'withdrawn', ...because })).toMatchObject({
      message: 'the token "withdrawn" was withdrawn by bob@example.com before',
    });
    const over = clientOf(await make('over', 'viewer', { endsAt: later(NOW, HOUR) }));
    expect(await over.query('state.get')).toMatchObject({ status: 200 });
    world.setClock(later(NOW, HOUR));
    expect(await over.query('state.get')).toMatchObject({ status: 401 });
    world.setClock(NOW);
  });

  test('cannot decide, last longer than a year, be over already, or have a name that was used', async () => {
    for (const role of ['approver', 'admin'])
      expect(await make('judge', role)).toMatchObject({
        message: expect.stringMatching(/decisions are for persons/),
      });
    expect(await make('old', 'viewer', { endsAt: NOW })).toMatchObject({
      message: expect.stringMatching(/over already/),
    });
    expect(await make('long', 'viewer', { endsAt: later(NOW, 400 * 24 * HOUR) })).toMatchObject({
      message: expect.stringMatching(/a year at most/),
    });
    expect(await make('withdrawn')).toMatchObject({
      message: expect.stringMatching(/there is or was a token/),
    });
    expect(await make('Nightly ')).toMatchObject({
      message: expect.stringMatching(/there is or was a token "nightly"/),
    });
    expect((await make('asked', 'viewer', { dryRun: true })).data).toMatchObject({ token: null });
  });

  test('and who made it are one person: what it asks for, its maker does not approve', async () => {
    const script = clientOf(await make('runner'));
    const hour = { kind: 'hourly', start: parseInstant('2026-03-01T00:00Z') };
    expect(await script.mutate('attempts.run', { ...hour, ...because, gate: 'manual' })).toMatchObject({
      status: 200,
    });
    const { seen } = (await ada.query('attempts.waiting', hour)).data as { seen: object };
    expect(await ada.mutate('attempts.approve', { ...hour, seen, ...because })).toMatchObject({
      status: 409,
      message:
        "token:runner, which is ada@example.com's, asked for this, so another person has to approve it",
    });
    await ada.mutate('tokens.withdraw', { name: 'runner', ...because });
    expect(
      await ada.mutate('attempts.approve', { ...hour, seen, ...because }),
      'nor once it is withdrawn',
    ).toMatchObject({
      status: 409,
    });
    const approved = await bob.mutate('attempts.approve', { ...hour, seen, ...because });
    expect(approved).toMatchObject({ status: 200 });
    const run = await ada.query('runs.get', { id: (approved.data as { runId: number }).runId });
    expect(run.data, 'and it is told that bob is new at it').toMatchObject({
      requestedBy: 'token:runner',
      decidedBy: 'bob@example.com',
      newApproverSince: NOW,
    });
  });

  test('goes down with the role of who made it', async () => {
    await givePerson(world, 'eve@example.com', 'admin');
    const eve = await sessionOf(world, server.address, 'eve@example.com', SECRET_OF_TESTS);
    const made = await eve.mutate('tokens.make', { name: 'eves', role: 'operator', endsAt: END, ...because });
    const script = clientOf(made);
    await ada.mutate('people.setRole', { email: 'eve@example.com', role: 'viewer', ...because });
    expect((await script.query('account.me')).data).toMatchObject({ role: 'viewer' });
    expect(await script.mutate('schedule.pause', { kind: 'hourly', ...because })).toMatchObject({
      status: 403,
    });
  });
});

describe('the figures and the readiness of a process', () => {
  const get = (path: string, client: Client) => client.fetch(path);

  test('are for whoever may read; a stranger hears only whether it is ready', async () => {
    const script = clientOf(await make('prometheus', 'viewer'));
    const stranger = new Client(server.address);
    expect((await get('/api/metrics', stranger)).status).toBe(401);
    expect((await get('/api/metrics', script)).status).toBe(200);
    expect(Object.keys(await (await get('/api/ready', stranger)).json())).toEqual(['ready']);
    expect(await (await get('/api/ready', script)).json()).toEqual({ ready: true, sentences: [] });
  });

  test('are open to this machine while it alone is served, and not to what was handed on', async () => {
    const alone = await serveApi(world, [], { servedAlone: true });
    expect((await get('/api/metrics', new Client(alone.address))).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded', 'via'])
      expect((await get('/api/metrics', new Client(alone.address, { [header]: '10.0.0.1' }))).status).toBe(
        401,
      );
    expect(
      (await get('/api/metrics', new Client(alone.address, { 'x-allot-handed-on': 'false', via: 'x' })))
        .status,
    ).toBe(401);
    await alone.close();
  });
});
