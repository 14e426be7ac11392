import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ADDRESS_HEADER, clientAddress, HANDED_ON_HEADER, proxyList } from './client-address';

type RequestStart = { request: IncomingMessage; response: ServerResponse; server: Server };

/**
 * The HTTP server that Next opens and does not hand out: its requests are announced on a diagnostics channel. Streams of events are
 * remembered, since they would never end by themselves. Each request is given the address of its client, which Next hands on to nobody, in
 * headers that no client can set.
 */
export class HttpServer {
  #server: Server | null = null;
  readonly #streams = new Set<ServerResponse>();
  readonly #proxies;
  readonly #onRequest = (message: unknown) => this.#remember(message as RequestStart);

  /** @param trustedProxies addresses and networks whose `X-Forwarded-For` is believed. */
  constructor(trustedProxies: readonly string[] = []) {
    this.#proxies = proxyList(trustedProxies);
  }

  watch(): void {
    channel('http.server.request.start').subscribe(this.#onRequest);
  }

  get streams(): number {
    return this.#streams.size;
  }

  /** Takes no more requests, cuts the streams, lets the others end within the time, then cuts them too. */
  async close(withinMs: number): Promise<void> {
    channel('http.server.request.start').unsubscribe(this.#onRequest);
    const server = this.#server;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // A stream that ended in good order would not be opened again by the browser; one whose connection breaks is.
    for (const response of this.#streams) response.destroy();
    server.closeIdleConnections();
    await Promise.race([closed, pause(withinMs, undefined, { ref: false })]);
    server.closeAllConnections();
  }

  #remember({ request, response, server }: RequestStart): void {
    this.#server = server;
    const { headers, socket } = request;
    const forwardedFor = [headers['x-forwarded-for'] ?? []].flat().join(',');
    // Next writes such headers itself later on, so that afterwards nobody can tell.
    const handedOn = ['x-forwarded-for', 'forwarded', 'via'].some((name) => headers[name] !== undefined);
    headers[HANDED_ON_HEADER] = String(handedOn);
    headers[ADDRESS_HEADER] = clientAddress(socket.remoteAddress ?? '', forwardedFor, this.#proxies);
    if (!request.headers.accept?.includes('text/event-stream')) return;
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
  }
}
