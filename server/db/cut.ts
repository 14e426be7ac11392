import type { PoolConnection } from 'mysql2/promise';

/**
 * Ends a connection at once, whatever is still on its way. The driver's own end is a polite one: a server that is sending rows to it would wait a minute
 * until somebody reads them, and one that says nothing would keep the process alive.
 */
export function cut(connection: PoolConnection): void {
  connection.destroy();
  const { stream } = connection.connection as unknown as { stream?: { destroy(): void } };
  stream?.destroy();
}
