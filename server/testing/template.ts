import type { RowDataPacket } from 'mysql2';
import mysql from 'mysql2/promise';
import { openDatabase } from '../db/connection';
import { migrate } from '../db/migrate';

/** Statements that make what the migrations make, read off a database that has gone through them. */
export type Template = readonly string[];

/**
 * Takes an empty database through all migrations, and reads off what it is now. To make tables at their end takes a fraction of the time that
 * changing them step by step takes, and most tests begin with a database of their own.
 * @param url of the database, which has to stay: the rows that migrations bring are copied from it.
 */
export async function templateOf(url: string): Promise<Template> {
  const db = openDatabase(url);
  try {
    await migrate(db);
    const pool = db.$client;
    const template = mysql.escapeId(decodeURIComponent(new URL(url).pathname.slice(1)));
    const [things] = await pool.query<RowDataPacket[]>(
      'SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY name',
    );
    const named = (isView: boolean) =>
      things.filter(({ type }) => (type === 'VIEW') === isView).map(({ name }) => mysql.escapeId(name));
    const statements: string[] = [];
    for (const table of named(false)) {
      statements.push(await shown(pool, `SHOW CREATE TABLE ${table}`));
      const [rows] = await pool.query<RowDataPacket[]>(`SELECT 1 FROM ${table} LIMIT 1`);
      if (rows.length > 0) statements.push(`INSERT INTO ${table} SELECT * FROM ${template}.${table}`);
    }
    for (const view of named(true))
      statements.push((await shown(pool, `SHOW CREATE VIEW ${view}`)).replaceAll(`${template}.`, ''));
    return statements;
  } finally {
    await db.$client.end();
  }
}

/** The statement itself stands beside the name. */
async function shown(pool: mysql.Pool, show: string): Promise<string> {
  const [rows] = await pool.query<RowDataPacket[][]>({ sql: show, rowsAsArray: true });
  return String(rows[0]![1]);
}

/** Makes an empty database what the template is. */
export async function makeLike(template: Template, url: string): Promise<void> {
  // In the character set of our own connections, which a view keeps.
  const connection = await mysql.createConnection({
    uri: url,
    charset: 'utf8mb4_general_ci',
    multipleStatements: true,
  });
  try {
    await connection.query(template.join(';\n'));
  } finally {
    await connection.end();
  }
}
