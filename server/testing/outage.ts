import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A way to a database that can be cut, so that the database is away for whoever takes it. */
export type BreakableWay = {
  /** The address of the same database by this way. */
  readonly url: string;
  /** Breaks every connection; whoever connects again finds the database there. */
  drop(): void;
  /** Breaks every connection, and nobody can connect. */
  cut(): void;
  restore(): void;
  /** Lets the next thing that the server says be lost, with its connection: whoever asked cannot know whether it was done. */
  loseNextAnswer(): void;
  close(): Promise<void>;
};

export async function breakableWay(database: string): Promise<BreakableWay> {
  const folder = await mkdtemp(join(tmpdir(), 'allot-way-'));
  const path = join(folder, 'way.sock');
  const target = new URL(database);
  const socketPath = target.searchParams.get('socketPath');
  const toServer = () =>
    socketPath ? connect(socketPath) : connect(Number(target.port || 3306), target.hostname);
  const open = new Set<Socket>();
  let away = false;
  let losing = false;

  const server = createServer((client) => {
    if (away) {
      client.destroy();
      return;
    }
    const upstream = toServer();
    open.add(client).add(upstream);
    const end = () => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      if (!losing) {
        client.write(data);
        return;
      }
      losing = false;
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));

  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  target.searchParams.set('socketPath', path);
  return {
    url: target.href,
    drop,
    cut: () => {
      away = true;
      drop();
    },
    restore: () => {
      away = false;
    },
    loseNextAnswer: () => {
      losing = true;
    },
    close: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
