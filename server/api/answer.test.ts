import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loggerOptions } from '../log';
import { type ApiServer, serveApi } from '../testing/api-server';
import { type Client, givePerson, signedIn } from '../testing/client';
import { freshWorld, type TestWorld } from '../testing/world';
import { SentenceError } from './errors';
import { notePageFailure } from './note-failure';

const INTERNAL = 'Something went wrong on the server. Its log says what.';

let world: TestWorld;
let server: ApiServer;
let ada: Client;
const said: string[] = [];
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T12:00Z' });
  const log = pino(loggerOptions('console', 'error'), { write: (line: string) => void said.push(line) });
  server = await serveApi({ ...world, log });
  await givePerson(world, 'ada@example.com', 'admin');
  ada = await signedIn(server.address, 'ada@example.com');
});
beforeEach(() => {
  said.length = 0;
});
afterAll(async () => {
  await server.close();
  await world.close();
});

test('what fails in the look at who asks stands in the log, without what the statement was asked with', async () => {
  await world.db.$client.query('ALTER TABLE auth_sessions RENAME COLUMN user_agent TO another');
  const told = await ada.query('account.me');
  await world.db.$client.query('ALTER TABLE auth_sessions RENAME COLUMN another TO user_agent');
  expect(told).toMatchObject({ status: 500, message: INTERNAL });
  expect(said).toEqual([expect.stringMatching(/Unknown column .*user_agent/)]);
  const token = decodeURIComponent(ada.cookie).split('=')[1]!.split('.')[0]!;
  expect(said[0]).not.toContain(token);
});

test('what fails in a procedure stands there once', async () => {
  await world.db.$client.query('ALTER TABLE auth_tokens RENAME COLUMN withdrawn_by TO another');
  const told = await ada.query('tokens.list');
  await world.db.$client.query('ALTER TABLE auth_tokens RENAME COLUMN another TO withdrawn_by');
  expect(told).toMatchObject({ status: 500, message: INTERNAL });
  expect(said).toEqual([expect.stringMatching(/"path":"tokens.list".*a procedure failed/)]);
});

test('what a page could not ask stands there too, but not that the database is away, which an alert tells', () => {
  notePageFailure(new Error('the sky fell'));
  notePageFailure(new SentenceError('SERVICE_UNAVAILABLE', 'Allot is starting.'));
  notePageFailure(Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED' }));
  expect(said).toEqual([expect.stringMatching(/the sky fell.*"type":"page"/)]);
});
