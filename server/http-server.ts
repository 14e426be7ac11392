import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

type RequestStart = { request: IncomingMessage; response: ServerResponse; server: Server };

/**
 * The HTTP server that Next opens and does not hand out: its requests are announced on a diagnostics channel. Streams of events are
 * remembered, since they would never end by themselves.
 */
export class HttpServer {
  #server: Server | null = null;
  readonly #streams = new Set<ServerResponse>();
  readonly #onRequest = (message: unknown) => this.#remember(message as RequestStart);

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
    if (!request.headers.accept?.includes('text/event-stream')) return;
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
  }
}
