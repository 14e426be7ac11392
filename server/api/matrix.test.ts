import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '@/lib/roles';
import { SECRET_OF_TESTS } from '../testing/api';
import { type ApiServer, serveApi } from '../testing/api-server';
import { type Client, toldBy } from '../testing/client';
import { dumpAll } from '../testing/dump';
import { sessionOf, type WayIn, waysIn } from '../testing/ways-in';
import { freshWorld, type TestWorld } from '../testing/world';
import { appRouter } from './router';

/** Who may ask for a procedure: everybody, whoever has the role or a higher one, or a person with a session and no token. */
type For = 'everybody' | Role | 'a person';

/** Every procedure has its line here; one that is added without is found by the first test. */
const EXPECTED: Readonly<Record<string, For>> = {
  'state.get': 'viewer',
  'pools.get': 'viewer',
  'calendar.month': 'viewer',
  'overview.lastNight': 'viewer',
  'overview.needs': 'viewer',
  'overview.poolSeries': 'viewer',
  'overview.instances': 'viewer',
  'runs.list': 'viewer',
  'runs.get': 'viewer',
  'runs.partners': 'viewer',
  'runs.names': 'viewer',
  'runs.waterfall': 'viewer',
  'runs.members': 'viewer',
  'runs.leftOut': 'viewer',
  'runs.inputs': 'viewer',
  'runs.log': 'viewer',
  'runs.progress': 'viewer',
  'runs.recompute': 'viewer',
  'runs.recomputing': 'viewer',
  'events.changes': 'viewer',
  'attempts.waiting': 'viewer',
  'attempts.preview': 'viewer',
  'attempts.partnerChanges': 'viewer',
  'attempts.notices': 'viewer',
  'attempts.difference': 'viewer',
  'attempts.list': 'viewer',
  'periods.get': 'viewer',
  'attempts.run': 'operator',
  'attempts.rerun': 'operator',
  'attempts.skip': 'operator',
  'attempts.approve': 'approver',
  'attempts.reject': 'approver',
  'schedule.pause': 'operator',
  'schedule.resume': 'operator',
  'schedule.clearBreach': 'admin',
  'late.list': 'viewer',
  'late.booked': 'viewer',
  'late.accrue': 'operator',
  'late.leave': 'operator',
  'late.settle': 'approver',
  'accounts.balances': 'viewer',
  'accounts.journal': 'viewer',
  'accounts.reasons': 'viewer',
  'accounts.earmarks': 'viewer',
  'accounts.openPeriods': 'viewer',
  'partners.find': 'viewer',
  'partners.get': 'viewer',
  'partners.rewards': 'viewer',
  'partners.why': 'viewer',
  'corrections.list': 'viewer',
  'corrections.propose': 'operator',
  'corrections.reject': 'operator',
  'corrections.approve': 'approver',
  'corrections.opening': 'approver',
  'policies.list': 'viewer',
  'policies.versions': 'viewer',
  'policies.get': 'viewer',
  'policies.openings': 'viewer',
  'policies.look': 'admin',
  'policies.propose': 'admin',
  'policies.approve': 'admin',
  'policies.reject': 'admin',
  'special.get': 'viewer',
  'special.page': 'viewer',
  'special.versions': 'viewer',
  'special.change': 'admin',
  'special.amend': 'admin',
  'transfers.list': 'viewer',
  'transfers.standing': 'viewer',
  'transfers.batch': 'viewer',
  'transfers.retry': 'operator',
  'votes.counts': 'viewer',
  'votes.byType': 'viewer',
  'votes.busiest': 'viewer',
  'votes.badRows': 'viewer',
  'audit.list': 'viewer',
  'audit.words': 'viewer',
  'audit.head': 'viewer',
  'audit.walk': 'viewer',
  'alerts.list': 'viewer',
  'restored.show': 'viewer',
  'restored.propose': 'operator',
  'restored.approve': 'approver',
  'restored.reject': 'operator',
  'people.list': 'admin',
  'people.invite': 'admin',
  'people.confirmInvitation': 'admin',
  'people.withdrawInvitation': 'admin',
  'people.setRole': 'admin',
  'people.confirmRole': 'admin',
  'people.rejectRole': 'admin',
  'people.disable': 'admin',
  'people.enable': 'admin',
  'tokens.list': 'admin',
  'tokens.make': 'admin',
  'tokens.withdraw': 'admin',
  'handbook.list': 'viewer',
  'handbook.page': 'viewer',
  'account.me': 'viewer',
  'account.sessions': 'a person',
  'account.changePassword': 'a person',
  'account.signOutEverywhere': 'a person',
  'account.signIn': 'everybody',
  'account.signOut': 'everybody',
  'account.door': 'everybody',
  'account.firstAdminLink': 'everybody',
  'account.makeFirstAdmin': 'everybody',
  'account.passwordLink': 'everybody',
  'account.choosePassword': 'everybody',
  'account.invitation': 'everybody',
  'account.acceptInvitation': 'everybody',
};

type Kind = 'query' | 'mutation' | 'subscription';
const PROCEDURES = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  kind: (procedure as unknown as { _def: { type: Kind } })._def.type,
}));
// These two end the session that asks, so each is given one of its own.
const ENDING = ['account.signOut', 'account.signOutEverywhere'];
const ends = ({ path }: { path: string }) => Number(ENDING.includes(path));
// Signing out everywhere ends the others as well, so these come last.
const IN_ORDER = PROCEDURES.toSorted((one, other) => ends(one) - ends(other));

let world: TestWorld;
let server: ApiServer;
let ways: WayIn[];
let asked = 0;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T12:00Z' });
  server = await serveApi(world);
  ways = await waysIn(world, server.address, SECRET_OF_TESTS);
});
afterAll(async () => {
  await server.close();
  await world.close();
  console.log(`The matrix asked ${asked} times: ${PROCEDURES.length} procedures.`);
});

/** What a request is answered with, as its status; a stream says how it is refused in its first words. */
async function statusOf(client: Client, path: string, kind: Kind, init: RequestInit = {}): Promise<number> {
  asked++;
  const method = kind === 'mutation' ? 'POST' : 'GET';
  const body = method === 'POST' ? { body: '{"json":{}}' } : {};
  const gone = new AbortController();
  const response = await client.fetch(`/api/trpc/${path}`, { method, ...body, ...init, signal: gone.signal });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const { status, message } = await toldBy(response);
    expect(status === 200 || typeof message === 'string', `${path} says why`).toBe(true);
    return status;
  }
  const words = new TextDecoder().decode((await response.body!.getReader().read()).value);
  gone.abort();
  return Number(/"httpStatus":(\d+)/.exec(words)?.[1] ?? response.status);
}

const adminSession = () => sessionOf(world, server.address, 'admin@example.com', SECRET_OF_TESTS);

const clientFor = ({ person, has, client }: WayIn, path: string): Promise<Client> | Client =>
  person && ENDING.includes(path)
    ? sessionOf(world, server.address, `${has}@example.com`, SECRET_OF_TESTS)
    : client;

function expectedOf({ has, person }: WayIn, path: string): 'passes' | 401 | 403 {
  const wanted = EXPECTED[path]!;
  if (wanted === 'everybody') return 'passes';
  if (has === 'none') return 401;
  if (wanted === 'a person') return person ? 'passes' : 403;
  return ROLES.indexOf(has) >= ROLES.indexOf(wanted) ? 'passes' : 403;
}

/** Without the sessions: one that has ended is deleted when it is met. */
const restOf = ({ auth_sessions: _, ...rest }: Record<string, string[]>) => rest;

test('every procedure says here who may ask for it, and none is named that there is not', () => {
  expect(PROCEDURES.map(({ path }) => path).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

test('every way in is let through where its role suffices, and is refused everywhere else', async () => {
  for (const way of ways) {
    const before = await dumpAll(world);
    for (const { path, kind } of IN_ORDER) {
      const expected = expectedOf(way, path);
      const status = await statusOf(await clientFor(way, path), path, kind);
      const judged = [401, 403].includes(status) ? status : status < 500 ? 'passes' : status;
      expect(judged, `${path} by ${way.name}`).toBe(expected);
    }
    // Empty input passes the look at the role and goes no further, but for the two that ask for none.
    if (!way.person) expect(restOf(await dumpAll(world)), way.name).toEqual(restOf(before));
  }
});

describe('even with the session of an admin', () => {
  let admin: Client;
  beforeAll(async () => {
    // The walk before has ended the first one.
    admin = await adminSession();
  });

  const refusedAlways = async (status: number, init: RequestInit, only?: Kind) => {
    const before = await dumpAll(world);
    for (const { path, kind } of PROCEDURES) {
      if (only === undefined || kind === only)
        expect(await statusOf(admin, path, kind, init), path).toBe(status);
    }
    expect(await dumpAll(world)).toEqual(before);
  };

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost', 'nonsense'])(
    'a request whose origin is %s is refused',
    (origin) => refusedAlways(403, { headers: { origin } }),
  );

  test('a request that a browser marks as another site’s is refused', () =>
    refusedAlways(403, { headers: { 'sec-fetch-site': 'cross-site' } }));

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/plain; application/json',
    'application/jsonp',
    '',
  ])('a form that is posted as %j is refused', (type) =>
    refusedAlways(415, { method: 'POST', body: 'reason=because', headers: { 'content-type': type } }),
  );

  test('nothing is done by a link, an image or another method', async () => {
    await refusedAlways(405, { method: 'GET', body: null }, 'mutation');
    await refusedAlways(405, { method: 'POST', body: '{}' }, 'query');
  });

  test('its own origin is let through', async () => {
    for (const origin of [server.address]) {
      expect(await statusOf(admin, 'people.list', 'query', { headers: { origin } })).toBe(200);
      const invited = await statusOf(admin, 'people.invite', 'mutation', { headers: { origin } });
      expect(invited, 'and then its input is looked at').toBe(400);
    }
  });
});
