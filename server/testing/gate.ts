import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';

/** A way to the test's database server that can be closed and opened, as if the server went away and came back. */
export type Gate = { readonly url: string; open(): Promise<void>; close(): Promise<void> };

/** A closed gate at the socket's path, to the database of the address. */
export function gateTo(url: string, path: string): Gate {
  const through = new Set<Socket>();
  const target = new URL(url);
  const { hostname, port } = target;
  const behind = target.searchParams.get('socketPath');
  const server = createServer((client) => {
    const socket = behind ? connect(behind) : connect(Number(port || 3306), hostname);
    for (const one of [client, socket]) {
      through.add(one);
      one.on('error', () => one.destroy());
      one.once('close', () => {
        through.delete(one);
        (one === client ? socket : client).destroy();
      });
    }
    client.pipe(socket).pipe(client);
  });
  const gate = new URL(url);
  gate.hostname = 'localhost';
  gate.port = '';
  gate.searchParams.set('socketPath', path);
  return {
    url: gate.href,
    open: async () => {
      await rm(path, { force: true });
      await new Promise<void>((resolve) => server.listen(path, resolve));
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of through) socket.destroy();
      await closed;
    },
  };
}
