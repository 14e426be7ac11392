import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import mariadb from 'mariadb';
import mysql from 'mysql2';

// What the work costs at the least: every column that the engine reads comes as rows of arrays out of an event stream, and nothing is done with them; then the
// reward rows of a file are loaded into an empty table that is equal to the one of results. In a process of its own, as the command is.

const { values } = parseArgs({
  options: {
    client: { type: 'string' },
    source: { type: 'string' },
    own: { type: 'string' },
    query: { type: 'string', multiple: true },
    file: { type: 'string' },
    table: { type: 'string' },
    to: { type: 'string' },
  },
});
const [source, own, file, table] = [values.source!, values.own!, values.file!, values.table!];
const LOAD = `LOAD DATA LOCAL INFILE '${file}' INTO TABLE ${table}`;
const EMPTY = [`DROP TABLE IF EXISTS ${table}_floor`, `CREATE TABLE ${table}_floor LIKE ${table}`];

/** Seconds of the reading and of the writing, and how many rows each had. */
export type Floor = {
  readonly readSeconds: number;
  readonly rowsRead: number;
  readonly writeSeconds: number;
  readonly rowsWritten: number;
};

type Client = {
  read(sql: string): Promise<number>;
  load(): Promise<number>;
  empty(): Promise<void>;
  end(): Promise<void>;
};

async function openMysql2(): Promise<Client> {
  const options = { dateStrings: true, supportBigNumbers: true, bigNumberStrings: true } as const;
  const reader = mysql.createConnection({ uri: source, ...options });
  const writer = mysql.createConnection({ uri: own });
  return {
    read: (sql) =>
      new Promise((resolve, reject) => {
        let rows = 0;
        reader
          .query({ sql, rowsAsArray: true })
          .on('error', reject)
          .on('result', () => rows++)
          .on('end', () => resolve(rows));
      }),
    load: async () => {
      const sql = LOAD.replace(table, `${table}_floor`);
      const [result] = await writer
        .promise()
        .query<mysql.ResultSetHeader>({ sql, infileStreamFactory: () => createReadStream(file) });
      return result.affectedRows;
    },
    empty: async () => {
      for (const sql of EMPTY) await writer.promise().query(sql);
    },
    end: async () => {
      await Promise.all([reader.promise().end(), writer.promise().end()]);
    },
  };
}

async function openMariadb(): Promise<Client> {
  const to = (url: string) => {
    const { username, pathname, searchParams } = new URL(url);
    const socketPath = searchParams.get('socketPath')!;
    return { user: username, database: pathname.slice(1), socketPath, permitLocalInfile: true };
  };
  const strings = { bigIntAsNumber: false, decimalAsNumber: false, dateStrings: true };
  const reader = await mariadb.createConnection({ ...to(source), ...strings, rowsAsArray: true });
  const writer = await mariadb.createConnection(to(own));
  return {
    read: (sql) =>
      new Promise((resolve, reject) => {
        let rows = 0;
        reader
          .queryStream(sql)
          .on('error', reject)
          .on('data', () => rows++)
          .on('end', () => resolve(rows));
      }),
    load: async () => {
      const result: { affectedRows: number } = await writer.query({
        sql: LOAD.replace(table, `${table}_floor`),
        infileStreamFactory: () => createReadStream(file),
      });
      return result.affectedRows;
    },
    empty: async () => {
      for (const sql of EMPTY) await writer.query(sql);
    },
    end: async () => {
      await Promise.all([reader.end(), writer.end()]);
    },
  };
}

async function timed(body: () => Promise<number>): Promise<{ seconds: number; rows: number }> {
  const began = performance.now();
  const rows = await body();
  return { seconds: (performance.now() - began) / 1_000, rows };
}

const client = values.client === 'mariadb' ? await openMariadb() : await openMysql2();
const read = await timed(async () => {
  let rows = 0;
  for (const sql of values.query ?? []) rows += await client.read(sql);
  return rows;
});
await client.empty();
const written = await timed(() => client.load());
await client.end();
const floor: Floor = {
  readSeconds: read.seconds,
  rowsRead: read.rows,
  writeSeconds: written.seconds,
  rowsWritten: written.rows,
};
await writeFile(values.to!, JSON.stringify(floor));
