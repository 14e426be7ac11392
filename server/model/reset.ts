import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import type { ScratchAddresses } from '../vectors/scratch-world';

/** Everything that three databases held at a moment, as the statements that bring it back. */
export type Moment = Readonly<Record<keyof ScratchAddresses, string>>;

const EACH = ['own', 'source', 'remote'] as const;

export async function remember(addresses: ScratchAddresses): Promise<Moment> {
  const [own, source, remote] = await Promise.all(EACH.map((name) => on(addresses[name], statementsOf)));
  return { own: own!, source: source!, remote: remote! };
}

/** Brings the databases back to a moment, in a fraction of the time in which new ones are made. */
export async function goBack(addresses: ScratchAddresses, moment: Moment): Promise<void> {
  for (const name of EACH) await on(addresses[name], (connection) => connection.query(moment[name]));
}

async function on<T>(uri: string, body: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await mysql.createConnection({
    uri,
    multipleStatements: true,
    dateStrings: true,
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  try {
    return await body(connection);
  } finally {
    await connection.end();
  }
}

async function statementsOf(connection: Connection): Promise<string> {
  const statements: string[] = [];
  for (const [table, columns] of await columnsOf(connection)) {
    statements.push(`DELETE FROM ${mysql.escapeId(table)}`);
    const [rows] = await connection.query<RowDataPacket[]>('SELECT ?? FROM ??', [columns, table]);
    for (const row of rows) statements.push(mysql.format('INSERT INTO ?? SET ?', [table, row]));
  }
  return statements.join(';\n');
}

/** The columns of every table but the generated ones, which nobody writes. */
async function columnsOf(connection: Connection): Promise<Map<string, string[]>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT c.table_name AS name, c.column_name AS col FROM information_schema.columns c
       JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%GENERATED%'`,
  );
  const columns = new Map<string, string[]>();
  for (const { name, col } of rows) columns.set(name, [...(columns.get(name) ?? []), col]);
  return columns;
}
