import { createHook } from 'node:async_hooks';
import { request as ask } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Instant, later, MINUTE, parseInstant } from '@/lib/period';
import { callAs, SECRET_OF_TESTS } from '../testing/api';
import { type ApiServer, serveApi } from '../testing/api-server';
import { Client, PASSWORD, type Told, toldBy } from '../testing/client';
import { dumpAll } from '../testing/dump';
import { type Input, inputsOfAll, withAt } from '../testing/inputs';
import { addPartners, addVotes, setRate } from '../testing/story';
import { givePeople, sessionOf } from '../testing/ways-in';
import { freshWorld, type TestWorld } from '../testing/world';

const NOW = parseInstant('2026-03-01T02:31Z');

let world: TestWorld;
let server: ApiServer;
let admin: Client;
let tried = 0;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T02:31Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '60', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:20:00'],
  ]);
  const hour = { kind: 'hourly' as const, start: parseInstant('2026-03-01T00:00Z') };
  await callAs(world, 'ben', 'operator').attempts.run({ ...hour, reason: 'the story says so' });
  server = await serveApi(world);
  await givePeople(world);
  admin = await sessionOf(world, server.address, 'admin@example.com', SECRET_OF_TESTS);
});
beforeEach(async () => {
  world.setClock(NOW);
  await world.db.$client.query('DELETE FROM auth_tries');
});
afterAll(async () => {
  await server.close();
  await world.close();
  console.log(`${tried} inputs of strangers were tried.`);
});

const stranger = () => new Client(server.address);

/** Tells how a request fared, having looked that the server did not break over it. */
async function judged(response: Response, what: string): Promise<Told> {
  tried++;
  const told = await toldBy(response);
  expect(told.status, `${what} breaks nothing: ${told.message}`).toBeLessThan(500);
  return told;
}

/** Does what it does and leaves the database as it was, but for the tries that are counted. */
async function leavesNothing(body: () => Promise<void>): Promise<void> {
  const rest = ({ auth_tries: _, ...tables }: Record<string, string[]>) => tables;
  const before = rest(await dumpAll(world));
  await body();
  expect(rest(await dumpAll(world))).toEqual(before);
}

const signIn = async (email: string, password: string, client = stranger()): Promise<Told> => {
  tried++;
  return client.mutate('account.signIn', { email, password });
};

const WRONG = expect.stringMatching(/^this address and this password do not belong together/);
const PAUSED = expect.stringMatching(/^too many tries have failed; try again in \d+ (s|min), at 2026-/);

describe('whoever guesses a password', () => {
  test('is stopped after a few tries of one account, longer each time, and then the right one is taken', () =>
    leavesNothing(async () => {
      const told: Told[] = [];
      for (let guess = 0; guess < 12; guess++) told.push(await signIn('admin@example.com', `guess ${guess}`));
      expect(told.slice(0, 5)).toEqual(
        told.slice(0, 5).map(() => expect.objectContaining({ code: 'CONFLICT', message: WRONG })),
      );
      for (const one of told.slice(5)) expect(one).toMatchObject({ status: 429, message: PAUSED });
      expect(await signIn('Admin@Example.com ', PASSWORD), 'not even with the right one').toMatchObject({
        status: 429,
      });

      const pauses: number[] = [];
      let now: Instant = NOW;
      for (let round = 0; round < 8; round++) {
        now = await endOfPause(now);
        expect(await signIn('admin@example.com', 'guess')).toMatchObject({ message: WRONG });
        pauses.push(((await endOfPause(now)) - now) / 1_000);
      }
      expect(pauses).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
    }));

  /** When the account takes a try again. */
  async function endOfPause(now: Instant): Promise<Instant> {
    world.setClock(now);
    const { message } = await signIn('admin@example.com', 'guess');
    const end = parseInstant(/at (\S+Z)/.exec(message!)![1]!);
    world.setClock(end);
    return end;
  }

  test('is taken in again when the pause is over and the password is right, and begins anew', async () => {
    for (let guess = 0; guess < 5; guess++) await signIn('viewer@example.com', 'guess');
    world.setClock(later(NOW, MINUTE));
    expect(await signIn('viewer@example.com', PASSWORD)).toMatchObject({ status: 200 });
    for (let guess = 0; guess < 4; guess++)
      expect(await signIn('viewer@example.com', 'guess')).toMatchObject({ message: WRONG });
    expect(await signIn('viewer@example.com', PASSWORD)).toMatchObject({ status: 200 });
  });

  test('is stopped as well where forty guess at once, singly or many in one request', () =>
    leavesNothing(async () => {
      const one = { json: { email: 'operator@example.com', password: 'guess' } };
      const batch = JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [at, one])));
      const path = `/api/trpc/${Array.from({ length: 20 }, () => 'account.signIn').join(',')}?batch=1`;
      const batched = async () => {
        tried += 20;
        const response = await stranger().fetch(path, { method: 'POST', body: batch });
        return ((await response.json()) as { error: { json: { message: string } } }[]).map(
          ({ error }) => error.json.message,
        );
      };
      const single = async () => [(await signIn('operator@example.com', 'guess')).message];
      const told = (await Promise.all([batched(), ...Array.from({ length: 20 }, single)])).flat();
      expect(told.filter((message) => message?.startsWith('this address'))).toHaveLength(5);
      expect(told.filter((message) => message?.startsWith('too many'))).toHaveLength(35);
    }));

  test('of one address over many accounts is stopped by the address', () =>
    leavesNothing(async () => {
      const told = [];
      for (let guess = 0; guess < 25; guess++) {
        const spoofed = new Client(server.address, {
          'x-forwarded-for': `10.0.0.${guess}`,
          'x-allot-address': `10.0.1.${guess}`,
          'x-real-ip': `10.0.2.${guess}`,
        });
        told.push((await signIn(`a${guess}@example.com`, 'guess', spoofed)).status);
      }
      expect(told).toEqual([
        ...Array.from({ length: 20 }, () => 409),
        ...Array.from({ length: 5 }, () => 429),
      ]);
    }));

  test('by any way to the procedure is counted, or does not come to it', () =>
    leavesNothing(async () => {
      const body = JSON.stringify({ json: { email: 'approver@example.com', password: 'guess' } });
      const paths = [
        '/api/trpc//account.signIn',
        '/api/trpc/account.signIn/',
        '/api/trpc/account.signIn.',
        '/api/trpc/ACCOUNT.SIGNIN',
        '/api/trpc/account.signin',
        '/api/trpc/account/signIn',
        '/api/trpc/%61ccount.signIn',
        '/api/trpc/account%2EsignIn',
        '/api/trpc/account.signIn%00',
        '/api/trpc/account.signIn?x=1',
        '/api/trpc/account.signIn;x',
        '/api/trpc/./account.signIn',
        '/api/trpc/x/../account.signIn',
        '//api/trpc/account.signIn',
        '/api//trpc/account.signIn',
      ];
      let guesses = 0;
      for (const path of [...paths, ...paths, ...paths]) {
        tried++;
        const { status, text } = await raw('POST', path, { 'content-type': 'application/json' }, body);
        expect(status, path).toBeLessThan(500);
        expect(status, path).not.toBe(200);
        if (text.includes('do not belong together')) guesses++;
      }
      expect(guesses, 'however they came').toBe(5);
    }));

  test('learns neither from the words nor from the work that it makes whether there is an account', async () => {
    // All but a few milliseconds of an answer are the hash of the password, so the same number of hashes takes the same time.
    let hashes = 0;
    const count = createHook({
      init: (_id, type) => {
        if (type === 'SCRYPTREQUEST') hashes++;
      },
    }).enable();
    for (const email of ['admin@example.com', 'nobody@example.com', 'gone@example.com']) {
      await world.db.$client.query('DELETE FROM auth_tries');
      hashes = 0;
      expect(await signIn(email, 'guess')).toMatchObject({ code: 'CONFLICT', message: WRONG });
      expect(hashes, email).toBe(1);
    }
    count.disable();
    expect(await signIn('gone@example.com', PASSWORD), 'nor of somebody disabled').toMatchObject({
      message: WRONG,
    });
  });
});

/** A request exactly as it is written; `fetch` would put paths right. */
function raw(method: string, path: string, headers: Record<string, string>, body?: string | Buffer[]) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server.address);
    const request = ask({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, text }));
    });
    request.on('error', reject);
    if (Array.isArray(body)) for (const chunk of body) request.write(chunk);
    request.end(Array.isArray(body) ? undefined : body);
  });
}

const TEXTS = [
  "' OR '1'='1",
  "'; DROP TABLE runs; --",
  '1 UNION SELECT token, 2 FROM auth_sessions',
  '` ; DELETE FROM audit; #',
  '%27%20OR%201=1',
  "\\'; SELECT SLEEP(5); --",
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  'javascript:alert(1)',
  '{{7*7}}<%= 7*7 %>',
  '../../../../etc/passwd',
  '\u0000',
  'a\u0000b',
  '\r\nset-cookie: allot.session_token=x',
  '\ud800',
  '\u202e\u200b\ufeff',
  '💥'.repeat(50),
  'Ａｄｍｉｎ@example.com',
  'x'.repeat(100_000),
  '-1',
  '1e999',
  '0x10',
  'NaN',
  '',
  ' ',
  '__proto__',
  'constructor',
];
/** What is no text where one is expected. */
const OTHERS: unknown[] = [
  null,
  0,
  -1,
  2 ** 53,
  1.5,
  true,
  [],
  {},
  [[]],
  { $gt: '' },
  { toString: 'x' },
  { __proto__: null, length: 1 },
];

describe('text of every kind in every field of every procedure', () => {
  const inputs = inputsOfAll();
  const send = (client: Client, { path, kind }: Input, input: unknown) => {
    const text = JSON.stringify({ json: input });
    return kind === 'mutation'
      ? client.fetch(`/api/trpc/${path}`, { method: 'POST', body: text })
      : client.fetch(`/api/trpc/${path}?input=${encodeURIComponent(text)}`);
  };
  // What ends the session that asks has no text, and a stream is looked at below.
  const asked = inputs.filter(({ kind, texts }) => kind !== 'subscription' && texts.length > 0);

  test('finds fields to try', () => {
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.find(({ path }) => path === 'people.invite')?.texts).toEqual(
      expect.arrayContaining([['reason'], ['email']]),
    );
  });

  const tryText = async (one: Input, place: readonly string[], value: unknown) => {
    const shown = JSON.stringify(value).slice(0, 60);
    // An admin gets furthest; what he asks is only asked what it would do.
    const response = await send(admin, one, withAt(one.sample, place, value));
    const { status, message } = await judged(response, `${one.path} ${place} ${shown}`);
    const own = (message ?? '').replaceAll(String(JSON.stringify(value)).slice(1, -1), '');
    expect(own, `${one.path} ${place} ${shown} ${status}`).not.toMatch(
      /\bSQL|syntax|auth_|select |\bER_[A-Z]/,
    );
  };

  test('breaks nothing, tells nothing of the database and leaves nothing there', async () => {
    // Every act has a reason, and all keep it alike, so that it is tried with the worst alone.
    const values = ({ kind }: Input, place: readonly string[]) =>
      place[0] === 'reason'
        ? [...TEXTS.slice(0, 3), ...TEXTS.filter((text) => /[<\0\ud800]/.test(text)), 'x'.repeat(2_000)]
        : [...(kind === 'mutation' ? TEXTS : TEXTS.filter((text) => text.length < 1_000)), ...OTHERS];
    const all = asked.values();
    // Several at once, each with a procedure of its own, as a stranger's scripts would.
    const script = async () => {
      for (const one of all) {
        for (const place of one.texts)
          for (const value of values(one, place)) await tryText(one, place, value);
      }
    };
    await leavesNothing(async () => {
      await Promise.all(Array.from({ length: 4 }, script));
    });
  }, 180_000);
});

describe('what belongs to something else', () => {
  test('an id of another run, or of none, is answered with nothing of it', () =>
    leavesNothing(async () => {
      const ids = [
        0,
        -1,
        2,
        999_999,
        2 ** 31,
        2 ** 53 - 1,
        2 ** 53,
        1.5,
        '1',
        '1 OR 1=1',
        null,
        [1],
        { id: 1 },
      ];
      for (const id of ids) {
        for (const [path, input] of [
          ['runs.get', { id }],
          ['runs.partners', { runId: id }],
          ['attempts.preview', { runId: id }],
          ['attempts.partnerChanges', { runId: id }],
        ] as const) {
          const query = `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
          const told = await judged(
            await admin.fetch(`/api/trpc/${path}${query}`),
            `${path} ${JSON.stringify(id)}`,
          );
          if (path === 'attempts.partnerChanges' && told.status === 200)
            expect(told.data).toEqual({ rows: [], next: null });
          else expect(told.status, `${path} ${JSON.stringify(id)}`).toBeGreaterThanOrEqual(400);
        }
        const seen = { runId: id, resultDigest: 'f'.repeat(64), baseRunId: null, policyVersion: 1 };
        const hour = { kind: 'hourly', start: Date.parse('2026-03-01T00:00Z'), reason: 'a guess', seen };
        const body = JSON.stringify({ json: hour });
        const told = await judged(
          await admin.fetch('/api/trpc/attempts.approve', { method: 'POST', body }),
          'approve',
        );
        expect(told.status).toBeGreaterThanOrEqual(400);
      }
    }));

  test('words that are no procedures of ours are none', () =>
    leavesNothing(async () => {
      for (const path of [
        '__proto__',
        'constructor',
        'toString',
        'people.__proto__',
        'people.list.call',
        'people',
        '_def',
        'createCaller',
        '',
      ]) {
        for (const method of ['GET', 'POST']) {
          tried++;
          const { status } = await raw(
            method,
            `/api/trpc/${path}`,
            { 'content-type': 'application/json' },
            method === 'POST' ? '{}' : undefined,
          );
          expect(status, path).toBe(404);
        }
      }
    }));
});

describe('a request that is too much', () => {
  const json = { 'content-type': 'application/json' };
  const post = async (
    body: string | Buffer[],
    headers: Record<string, string> = {},
    path = '/api/trpc/account.signIn',
  ) => {
    tried++;
    return raw('POST', path, { ...json, ...headers }, body);
  };

  test('by its size is refused, whatever it says of its size', () =>
    leavesNothing(async () => {
      const large = 'x'.repeat(4 * 2 ** 20);
      expect((await post(JSON.stringify({ json: { email: large, password: 'x' } }))).status).toBe(413);
      const chunks = Array.from({ length: 64 }, () => Buffer.alloc(64 * 1024, 0x20));
      expect((await post(chunks, { 'transfer-encoding': 'chunked' })).status).toBe(413);
    }));

  test('by its depth is refused before it is read', () =>
    leavesNothing(async () => {
      for (const depth of [33, 1_000, 100_000, 500_000]) {
        for (const [opens, closes] of [
          ['[', ']'],
          ['{"a":', '}'],
        ] as const) {
          const deep = `{"json":${opens.repeat(depth)}1${closes.repeat(depth)}}`;
          if (deep.length < 2 ** 21) expect((await post(deep)).status, `${depth} deep`).toBe(400);
          expect((await post(opens.repeat(depth).slice(0, 2 ** 21))).status, 'and never closed').toBe(400);
        }
      }
      const query = encodeURIComponent(`{"json":${'['.repeat(1_000)}${']'.repeat(1_000)}}`);
      tried++;
      expect((await raw('GET', `/api/trpc/account.door?input=${query}`, {})).status).toBe(400);
    }));

  test('by its number of questions is refused', () =>
    leavesNothing(async () => {
      const path = `/api/trpc/${Array.from({ length: 21 }, () => 'account.door').join(',')}?batch=1&input={}`;
      tried++;
      expect((await raw('GET', path, {})).status).toBe(400);
    }));

  test('or no JSON at all is refused with a sentence', () =>
    leavesNothing(async () => {
      const bodies = [
        '',
        '{',
        'null',
        'true',
        '[]',
        '{"json"',
        '{"json":{}',
        '{"json":undefined}',
        '<xml/>',
        'a=b',
        '{"json":"\\ud800"}',
        '\u0000',
        '{"json":{"email":1,"email":2}}',
        '{"__proto__":{"x":1},"json":{}}',
        '{"json":{"__proto__":{"role":"admin"}}}',
        '{"json":{"email":"a@b.c"},"meta":{"values":{"email":["Date"]}}}',
        '{"json":{"email":"x"},"meta":{"values":{"__proto__.x":["undefined"]}}}',
        '{"json":{"email":"x"},"meta":{"values":{"constructor.prototype.x":["Date"]}}}',
        '{"json":{"email":"x"},"meta":{"values":{"email":["bigint"]}}}',
        '{"json":{"email":"x"},"meta":{"values":{"email":["URL"]}}}',
        '{"json":{"email":"/(a+)+$/"},"meta":{"values":{"email":["regexp"]}}}',
        '{"json":{"email":"x"},"meta":{"values":{"email":[["custom","Nothing"]]}}}',
        '{"json":{"email":"x"},"meta":{"values":{"email":[["class","Nothing"]]}}}',
        '{"json":{"email":"x"},"meta":{"values":"nonsense"}}',
        '{"json":{"email":"x"},"meta":{"values":{"a.b.c.d":["Date"]}}}',
        '{"json":{"email":["a"]},"meta":{"values":{"email":["set"]}}}',
        '{"json":{"email":["a"]},"meta":{"values":{"email":["map"]}}}',
        '{"json":{"email":"x"},"meta":{"referentialEqualities":{"email":["__proto__"]}}}',
        '{"json":{"email":"x"},"meta":7}',
      ];
      for (const body of bodies) {
        const { status, text } = await post(body);
        expect([400, 409], `${body}: ${text}`).toContain(status);
        expect(({} as Record<string, unknown>).role).toBeUndefined();
      }
    }));

  test('by its header does not come in', () =>
    leavesNothing(async () => {
      for (const authorization of [
        'Bearer',
        'Bearer ',
        'Bearer allot_',
        `Bearer allot_${"'".repeat(43)}`,
        `Bearer ${'x'.repeat(4_000)}`,
        'bearer allot_%00',
        'Basic YTpi',
        'Bearer allot_a, Bearer allot_b',
      ]) {
        const told = await judged(
          await new Client(server.address, { authorization }).fetch('/api/trpc/state.get'),
          authorization,
        );
        expect(told.status).toBe(401);
      }
      for (const value of [
        '',
        'x',
        'x.y',
        '%',
        '%E0%A4%A',
        `${'x'.repeat(32)}.`,
        "' OR 1=1 --.x",
        'x'.repeat(4_000),
        '%00.%00',
      ]) {
        const told = await judged(
          await new Client(server.address, { cookie: `allot.session_token=${value}` }).fetch(
            '/api/trpc/state.get',
          ),
          `cookie ${value}`,
        );
        expect(told.status).toBe(401);
      }
    }));
});
