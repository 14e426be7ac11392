import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { download, fixedLoad } from './fixed-load';

async function withServer<T>(answer: RequestListener, body: (address: string) => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('requests are sent in turn at their times, by whoever is signed in', async () => {
  const asked: string[] = [];
  const over = new AbortController();
  const { taken } = await withServer(
    (request, response) => {
      if (asked.push(`${request.url} ${request.headers.cookie}`) === 4) over.abort();
      response.end('a page');
    },
    (address) => {
      const requests = [
        { name: 'one', path: '/1' },
        { name: 'two', path: '/2' },
      ];
      return fixedLoad({ address, cookie: 'session=x' }, requests, 100, over.signal);
    },
  );
  expect(asked.slice(0, 4)).toEqual(['/1 session=x', '/2 session=x', '/1 session=x', '/2 session=x']);
  expect([...taken.values()].reduce((sum, times) => sum + Number(times.count), 0)).toBe(asked.length);
});

test('a server that stands still is asked all the same, and each request waits its whole time', async () => {
  const waiting: ServerResponse[] = [];
  const over = new AbortController();
  const { taken } = await withServer(
    (_, response) => {
      if (waiting.push(response) < 6 && !over.signal.aborted) return;
      over.abort();
      for (const one of waiting.splice(0)) one.end();
    },
    (address) => fixedLoad({ address, cookie: '' }, [{ name: 'page', path: '/' }], 20, over.signal),
  );
  // The first waited until the sixth was due, five twentieths of a second later.
  expect(taken.get('page')!.max).toBeGreaterThanOrEqual(250_000);
});

test('of a file the first bytes are enough, and its end is not waited for', async () => {
  let closed = 0;
  const { taken } = await withServer(
    (_, response) => {
      response.on('close', () => closed++);
      response.write('head\r\n');
    },
    (address) =>
      fixedLoad(
        { address, cookie: '' },
        [{ name: 'file', path: '/', firstByte: true }],
        20,
        AbortSignal.timeout(200),
      ),
  );
  expect(Number(taken.get('file')!.count)).toBeGreaterThan(0);
  await expect.poll(() => closed).toBeGreaterThan(0);
});

test('an answer that is no page ends the measure', async () => {
  const asked = withServer(
    (_, response) => response.writeHead(500).end('no'),
    (address) =>
      fixedLoad({ address, cookie: '' }, [{ name: 'page', path: '/x' }], 20, AbortSignal.timeout(100)),
  );
  await expect(asked).rejects.toThrow('/x answered 500: no');
});

test('a refusal is counted apart, and no time is noted for it', async () => {
  const over = new AbortController();
  const { taken, refused } = await withServer(
    (_, response) => {
      over.abort();
      response.writeHead(503).end('too much');
    },
    (address) => fixedLoad({ address, cookie: '' }, [{ name: 'page', path: '/' }], 20, over.signal),
  );
  expect(refused).toBeGreaterThan(0);
  expect(Number(taken.get('page')!.count)).toBe(0);
});

test('a file that is taken in tells when it began and how many lines it had', async () => {
  const file = await withServer(
    async (_, response) => {
      response.write('a\r\n');
      await pause(150);
      response.end('1\r\n2\r\n');
    },
    (address) => download({ address, cookie: '' }, '/file'),
  );
  expect(file).toMatchObject({ lines: 3, bytes: 9 });
  expect(file.wholeMs - file.firstByteMs).toBeGreaterThan(100);
});
