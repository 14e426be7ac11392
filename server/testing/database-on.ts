import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';

export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** A new, empty database with a name of its own on a server of tests. */
export async function databaseOn(server: string, name: string): Promise<TestDatabase> {
  refuseUnlessLocal(server);
  const database = `allot_${name}_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${mysql.escapeId(database)}`);
  return {
    url: withDatabase(server, database),
    drop: () => execute(server, `DROP DATABASE IF EXISTS ${mysql.escapeId(database)}`),
  };
}

/** Tests write and drop as they like, so a server that other people may use is out of the question. */
export function refuseUnlessLocal(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'mysql:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw new Error(
    `Tests run only against a MySQL server on this machine, and "${hostname}" is not this machine.`,
  );
}

function withDatabase(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function execute(server: string, statement: string): Promise<void> {
  const connection = await mysql.createConnection(withDatabase(server, ''));
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
