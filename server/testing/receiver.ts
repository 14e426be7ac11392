import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a webhook was sent, in its order. */
export type Received = {
  readonly path: string;
  readonly type: string;
  readonly body: Record<string, unknown>;
};

/** How a receiver answers; it notes what it has taken by itself. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A real receiver of webhooks on this machine. */
export type Receiver = {
  /** Its address, with a path that is a secret. */
  readonly address: string;
  /** All that it has been sent, also what it did not take. */
  readonly received: Received[];
  /** What it has taken, as `state key`. */
  taken(): string[];
  /** From now on it answers so. */
  answers(answer: Answer): void;
  /** From now on it takes what it is sent. */
  takes(): void;
  /** Nobody listens there any more. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
};

export const SECRET = 'a-secret-path';

const TAKES: Answer = (response) => response.writeHead(200).end('ok');

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const taken: string[] = [];
  let answer = TAKES;
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    received.push({
      path: request.url ?? '',
      type: `${request.method} ${request.headers['content-type']}`,
      body,
    });
    response.on('finish', () => {
      if (response.statusCode < 300) taken.push(`${body.state} ${body.key}`);
    });
    answer(response, request);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const down = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    address: `http://127.0.0.1:${port}/${SECRET}`,
    received,
    taken: () => taken,
    answers: (next) => {
      answer = next;
    },
    takes: () => {
      answer = TAKES;
    },
    down,
    up: () => listen(port),
    close: down,
  };
}
