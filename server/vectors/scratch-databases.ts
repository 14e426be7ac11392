import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { openDatabase } from '../db/connection';
import { migrate } from '../db/migrate';
import type { PrivateServer } from '../db/private';
import type { ScratchAddresses } from './scratch-world';

const NAMES = ['own', 'source', 'remote'] as const;

/** Where the rows stand that a schema begins with. */
const BEGINNING = 'beginning';

/**
 * The three databases of a scratch world, made once and emptied for each. Making tables takes ten times as long as emptying them, and a world
 * that begins with the rows of a fresh schema and no others cannot tell the two apart.
 */
export type ScratchDatabases = { readonly addresses: ScratchAddresses; empty(): Promise<void> };

export async function makeScratchDatabases(server: PrivateServer): Promise<ScratchDatabases> {
  for (const name of [...NAMES, BEGINNING]) await server.createDatabase(name);
  const addresses = { own: server.url('own'), source: server.url('source'), remote: server.url('remote') };
  const db = openDatabase(addresses.own);
  try {
    await migrate(db);
  } finally {
    await db.$client.end();
  }
  await connected(server, keepBeginning);
  return { addresses, empty: () => connected(server, emptyAll) };
}

async function connected<T>(server: PrivateServer, body: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await mysql.createConnection(server.url());
  try {
    return await body(connection);
  } finally {
    await connection.end();
  }
}

/** Copies the tables that are not empty when the schema is new. */
async function keepBeginning(connection: Connection): Promise<void> {
  for (const table of await tablesOf(connection, 'own')) {
    const own = mysql.escapeId(`own.${table}`);
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT 1 FROM ${own} LIMIT 1`);
    if (rows.length > 0)
      await connection.query(`CREATE TABLE ${mysql.escapeId(`${BEGINNING}.${table}`)} SELECT * FROM ${own}`);
  }
}

async function emptyAll(connection: Connection): Promise<void> {
  for (const database of NAMES) {
    for (const table of await tablesOf(connection, database))
      await connection.query(`DELETE FROM ${mysql.escapeId(`${database}.${table}`)}`);
  }
  for (const table of await tablesOf(connection, BEGINNING)) {
    const from = mysql.escapeId(`${BEGINNING}.${table}`);
    await connection.query(`INSERT INTO ${mysql.escapeId(`own.${table}`)} SELECT * FROM ${from}`);
  }
}

async function tablesOf(connection: Connection, database: string): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [database],
  );
  return rows.map((row) => String(row.name));
}
