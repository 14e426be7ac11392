import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { answerApi } from '../api/answer';
import { answerMetrics, answerReady } from '../api/operations';
import { HttpServer } from '../http-server';
import type { AuthOptions } from '../people/auth';
import { provideServing, type Serving } from '../serving';
import type { World } from '../world';
import { authOf, servingOf } from './api';

export type ApiServer = { readonly address: string; readonly serving: Serving; close(): Promise<void> };

/** The procedures of a world over real HTTP on loopback, answered by what Next answers with. */
export async function serveApi(
  world: World,
  trustedProxies: readonly string[] = [],
  options: Partial<AuthOptions> = {},
): Promise<ApiServer> {
  const watched = new HttpServer(trustedProxies);
  watched.watch();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  if (typeof place !== 'object' || place === null) throw new Error('the server listens nowhere');
  const address = `http://127.0.0.1:${place.port}`;
  const serving = { ...servingOf(world), auth: authOf(world.db, { publicUrl: address, ...options }) };
  provideServing(serving);
  return {
    address,
    serving,
    close: async () => {
      await watched.close(1_000);
      provideServing(undefined);
      server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const asked = toRequest(request, gone.signal);
  const told = await handlerOf(new URL(asked.url).pathname)(asked);
  response.writeHead(told.status, [...told.headers].flat());
  if (told.body === null) response.end();
  else
    Readable.fromWeb(told.body as Parameters<typeof Readable.fromWeb>[0])
      .on('error', () => response.destroy())
      .pipe(response);
}

function handlerOf(path: string): (request: Request) => Promise<Response> {
  if (path.startsWith('/api/trpc')) return answerApi;
  if (path === '/api/ready') return answerReady;
  if (path === '/api/metrics') return answerMetrics;
  return async () => new Response(null, { status: 404 });
}

function toRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    for (const one of [value ?? []].flat()) headers.append(name, one);
  const { method = 'GET' } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(request);
  const url = `http://${request.headers.host}${request.url}`;
  return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) } as RequestInit);
}
