import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiServer, serveApi } from '../testing/api-server';
import { Client, givePerson, PASSWORD, signedIn } from '../testing/client';
import { lines } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { Auth } from './auth';
import { makePasswordLink } from './password-link';
import { authSecret } from './secret';
import { byAccount, byAddress, countTry } from './tries';

const NEW = 'another password of tests';
const because = { reason: 'the story says so' };

let world: TestWorld;
let server: ApiServer;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T12:00Z' });
  server = await serveApi(world);
});
afterAll(async () => {
  await server.close();
  await world.close();
});
beforeEach(async () => {
  for (const table of ['users', 'accounts', 'sessions', 'tries', 'tokens'])
    await world.db.$client.query(`DELETE FROM auth_${table}`);
  await givePerson(world, 'ada@example.com', 'admin');
  await givePerson(world, 'otto@example.com', 'operator');
});

const signIn = (email = 'otto@example.com', password = PASSWORD) => signedIn(server.address, email, password);
const isIn = async (client: Client) => (await client.query('account.me')).status === 200;

/** A stream of events that has said its first word; tells how it ended. */
async function openStream(client: Client) {
  const response = await client.fetch('/api/trpc/events.changes');
  expect(response.status).toBe(200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  let said = '';
  const ended = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return said;
      said += value;
      // The server has said why; a browser closes the stream then.
      if (said.includes('UNAUTHORIZED')) return said;
    }
  })();
  return ended;
}

test('a session’s cookie is for the server alone, and secure where the console is reached by https', async () => {
  const client = await signIn();
  expect(client.lastCookies).toEqual([
    expect.stringMatching(/^allot\.session_token=.*; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
  const { log } = world;
  const secure = new Auth(world.db, { secret: 'x'.repeat(32), publicUrl: 'https://allot.example', log });
  expect(await secure.signIn('otto@example.com', PASSWORD, new Headers())).toEqual([
    expect.stringMatching(/^__Secure-allot\.session_token=.*; HttpOnly; Secure; SameSite=Lax$/),
  ]);
});

test('a session is lengthened while it is used, at most once an hour, and the browser is told', async () => {
  const client = await signIn();
  await client.query('account.me');
  expect(client.lastCookies).toEqual([]);
  await world.db.$client.query('UPDATE auth_sessions SET expires_at = expires_at - INTERVAL 61 MINUTE');
  await client.query('account.me');
  expect(client.lastCookies).toEqual([expect.stringMatching(/^allot\.session_token=.*Max-Age=86400/)]);
  expect(await isIn(client)).toBe(true);
});

describe('a password', () => {
  test('is changed by who knows the present one, and every other session ends', async () => {
    const here = await signIn();
    const there = await signIn();
    expect(await here.mutate('account.changePassword', { present: PASSWORD, next: NEW })).toMatchObject({
      status: 200,
    });
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    await expect(signIn()).rejects.toThrow(/do not belong together/);
    expect(await isIn(await signIn('otto@example.com', NEW))).toBe(true);
    const [rows] = await world.db.$client.query(
      'SELECT action, actor, `after` FROM audit ORDER BY seq DESC LIMIT 1',
    );
    expect(rows).toMatchObject([{ action: 'change password', actor: 'otto@example.com', after: null }]);
  });

  test('that was changed leaves no link by which another is chosen', async () => {
    const otto = await signIn();
    const ask = { actor: { name: 'engineer', role: 'admin' as const }, reason: 'otto has forgotten it' };
    const { token } = await makePasswordLink(world, 'otto@example.com', ask);
    await otto.mutate('account.changePassword', { present: PASSWORD, next: NEW });
    expect(await otto.mutate('account.choosePassword', { token, password: PASSWORD })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/^this link does not hold/),
    });
  });

  test('is not guessed by who has stolen a session', async () => {
    const thief = await signIn();
    const told = [];
    for (let guess = 0; guess < 7; guess++)
      told.push(
        (await thief.mutate('account.changePassword', { present: `guess ${guess}`, next: NEW })).status,
      );
    expect(told).toEqual([409, 409, 409, 409, 409, 429, 429]);
  });

  test('that was forgotten is chosen anew by a link that an engineer makes, once', async () => {
    const open = await signIn();
    const ask = { actor: { name: 'engineer', role: 'admin' as const }, reason: 'otto has forgotten it' };
    const { token: replaced } = await makePasswordLink(world, 'otto@example.com', ask);
    const { token } = await makePasswordLink(world, 'otto@example.com', ask);
    const [rows] = await world.db.$client.query('SELECT * FROM auth_verifications');
    expect(JSON.stringify(rows), 'only its hash is kept').not.toContain(token);
    const otto = new Client(server.address);
    expect(await otto.query('account.passwordLink', { token })).toMatchObject({
      data: { email: 'otto@example.com' },
    });
    expect(await otto.mutate('account.choosePassword', { token, password: NEW })).toMatchObject({
      status: 200,
    });
    expect([await isIn(otto), await isIn(open)]).toEqual([true, false]);
    for (const used of [token, replaced, 'invented']) {
      const again = await otto.mutate('account.choosePassword', { token: used, password: PASSWORD });
      expect(again).toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/^this link does not hold/),
      });
    }
    const { token: over } = await makePasswordLink(world, 'otto@example.com', ask);
    world.setClock('2026-03-03T12:00Z');
    expect(await otto.query('account.passwordLink', { token: over })).toMatchObject({ code: 'CONFLICT' });
    world.setClock('2026-03-01T12:00Z');
    await (await signIn('ada@example.com')).mutate('people.disable', {
      email: 'otto@example.com',
      ...because,
    });
    expect(await otto.query('account.passwordLink', { token: over }), 'nor of who is disabled').toMatchObject(
      {
        code: 'CONFLICT',
      },
    );
  });

  test('has a length that is worth it', async () => {
    const otto = await signIn();
    for (const next of ['short', 'x'.repeat(129)])
      expect(await otto.mutate('account.changePassword', { present: PASSWORD, next })).toMatchObject({
        status: 400,
      });
  });
});

describe('a session ends', () => {
  test('where its person signs out, and no other', async () => {
    const here = await signIn();
    const there = await signIn();
    await here.mutate('account.signOut');
    expect(here.cookie).toBe('');
    expect([await isIn(here), await isIn(there)]).toEqual([false, true]);
  });

  test('everywhere where its person says so, and its streams soon after', async () => {
    const here = await signIn();
    const there = await signIn();
    expect((await here.query('account.sessions')).data).toMatchObject([{}, {}]);
    const stream = openStream(there);
    await here.mutate('account.signOutEverywhere');
    expect([await isIn(here), await isIn(there)]).toEqual([false, false]);
    expect(await stream).toContain('UNAUTHORIZED');
  });

  test('at once where its person is disabled, with the tokens that the person made', async () => {
    const ada = await signIn('ada@example.com');
    await givePerson(world, 'bob@example.com', 'admin');
    const bob = await signIn('bob@example.com');
    const endsAt = Date.parse('2026-04-01T00:00Z');
    const made = await bob.mutate('tokens.make', {
      name: `bobs-${Date.now()}`,
      role: 'viewer',
      endsAt,
      ...because,
    });
    const { token } = made.data as { token: string };
    const script = new Client(server.address, { authorization: `Bearer ${token}` });
    expect(await isIn(script)).toBe(true);
    const streams = [openStream(bob), openStream(script)];
    await ada.mutate('people.disable', { email: 'bob@example.com', ...because });
    expect([await isIn(bob), await isIn(script)]).toEqual([false, false]);
    for (const stream of streams) expect(await stream).toContain('UNAUTHORIZED');
    await expect(signIn('bob@example.com')).rejects.toThrow(/or the person is disabled/);
    await ada.mutate('people.enable', { email: 'bob@example.com', ...because });
    expect([await isIn(bob), await isIn(script)], 'what has ended stays ended').toEqual([false, false]);
    expect(await isIn(await signIn('bob@example.com'))).toBe(true);
  });
});

test('tries during a pause leave no rows, however many accounts they name', async () => {
  const now = await world.clock();
  const tryAs = (one: string) =>
    countTry(world.db, now, [byAccount(`${one}@example.com`), byAddress('203.0.113.5')]);
  const rows = async () => (await lines(world.db.$client, 'SELECT COUNT(*) FROM auth_tries'))[0];
  for (let free = 0; free < 20; free++) await tryAs(`a${free}`);
  expect(await rows()).toBe('21');
  for (let paused = 0; paused < 3; paused++)
    await expect(tryAs(`b${paused}`)).rejects.toThrow(/try again in 15 s, at 2026-03-01T12:00:15Z/);
  expect(await rows()).toBe('21');
});

describe('the secret of cookies', () => {
  test('is made once, for its owner alone, whoever begins at the same time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'allot-secret-'));
    const dataDir = join(folder, 'data');
    const secrets = await Promise.all(Array.from({ length: 8 }, () => authSecret(dataDir, null)));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
    const path = join(dataDir, 'auth-secret');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).trim()).toBe(secrets[0]);
    expect(await authSecret(dataDir, 'one that was given, of some length')).toMatch(/^one that was given/);
    await rm(folder, { recursive: true });
  });
});
