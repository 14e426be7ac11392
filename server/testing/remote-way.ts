import { connect, createServer, type Socket } from 'node:net';

/** What happens to a statement on its way, and to its answer. */
export type Befalls =
  /** It never gets there, and its connection breaks. */
  | 'cut before'
  /** The server does it, and the connection breaks with the answer. */
  | 'cut after'
  /** Nothing comes back, and the connection stays open. */
  | 'stalls'
  /** It gets there when it is let go, though nobody may wait for it any more. */
  | 'held back'
  /** Its answer comes twice. */
  | 'answered twice';

/** A way over loopback to a database, on which something can befall single statements. */
export type RemoteWay = {
  readonly url: string;
  /** The next statement that begins so meets with this. @returns a promise of when it has. */
  befall(text: string, what: Befalls): Promise<void>;
  /** Nobody can connect, and whoever is connected is cut off. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Takes connections and says nothing on them, as a server that hangs. */
  hang(): void;
  /** Lets go what was held back. */
  letGo(): void;
  close(): Promise<void>;
};

/** The byte by which a statement is told from other commands. */
const QUERY = '\x03';

export async function remoteWay(database: string): Promise<RemoteWay> {
  const target = new URL(database);
  const socketPath = target.searchParams.get('socketPath');
  const toServer = () =>
    socketPath ? connect(socketPath) : connect(Number(target.port || 3306), target.hostname);
  const open = new Set<Socket>();
  const rules: { text: string; what: Befalls; met: () => void }[] = [];
  let hangs = false;
  const held: (() => void)[] = [];

  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => undefined);
    if (hangs) return;
    const upstream = toServer();
    open.add(upstream);
    let answers: Befalls | null = null;
    let keepsServer = false;
    const end = () => {
      client.destroy();
      open.delete(client);
      if (keepsServer) return;
      upstream.destroy();
      open.delete(upstream);
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    client.on('data', (data) => {
      const index = rules.findIndex(({ text }) => data.includes(`${QUERY}${text}`));
      const rule = index < 0 ? null : rules.splice(index, 1)[0]!;
      rule?.met();
      if (rule?.what === 'cut before') return end();
      if (rule?.what === 'held back') {
        // The server hears of it, and of the end of its connection, only when it is let go.
        keepsServer = true;
        held.push(() => upstream.end(data));
        return;
      }
      answers = rule?.what ?? answers;
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (answers === 'stalls') return;
      if (answers === 'cut after') return end();
      client.write(data);
      if (answers === 'answered twice') client.write(data);
      answers = null;
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the way has no port');
  const { port } = address;
  const drop = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      drop();
    });

  target.searchParams.delete('socketPath');
  target.hostname = '127.0.0.1';
  target.port = String(port);
  return {
    url: target.href,
    befall: (text, what) => new Promise((resolve) => rules.push({ text, what, met: resolve })),
    stop,
    start: () => listen(port),
    hang: () => {
      drop();
      hangs = true;
    },
    letGo: () => {
      for (const go of held.splice(0)) go();
    },
    close: async () => {
      hangs = false;
      if (server.listening) await stop();
      else drop();
    },
  };
}
