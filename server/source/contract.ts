import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';

type Sort = 'whole number' | 'exact decimal' | 'text' | 'date and time';

/** What the source has to offer: three tables or views. */
const CONTRACT: Record<string, Record<string, Sort>> = {
  partners: {
    partner_id: 'whole number',
    name: 'text',
    position: 'whole number',
    ecc: 'exact decimal',
    active: 'whole number',
  },
  votes: {
    id: 'whole number',
    partner_id: 'whole number',
    vote_type: 'text',
    cc: 'exact decimal',
    cast_at: 'date and time',
  },
  cc_rates: { effective_at: 'date and time', rate: 'exact decimal', market_rate: 'exact decimal' },
};

const TYPES: Record<Sort, readonly string[]> = {
  'whole number': ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
  'exact decimal': ['decimal', 'tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
  text: ['varchar', 'char', 'enum', 'set', 'tinytext', 'text', 'mediumtext', 'longtext'],
  'date and time': ['datetime', 'timestamp'],
};

/** What keeps runs from starting, and what is only worth knowing, a sentence each. */
export type ContractCheck = { readonly obstacles: string[]; readonly warnings: string[] };

type Column = { table: string; column: string; type: string; scale: number | null };

/** Checks that the source offers the tables and columns that are read, and names each that is missing or of another type. */
export async function checkContract(source: Pool): Promise<ContractCheck> {
  const columns = await readColumns(source);
  const obstacles = Object.entries(CONTRACT).flatMap(([table, wanted]) => {
    const there = columns.filter((column) => column.table === table);
    if (there.length === 0) {
      return [`the source database has no table or view \`${table}\`; create it, or a view of that name`];
    }
    return Object.entries(wanted).flatMap(([name, sort]) => {
      const column = there.find((one) => one.column === name);
      if (!column)
        return [`\`${table}\` of the source has no column \`${name}\`, which is to hold a ${sort}`];
      const fault = faultOf(column, sort);
      return fault ? [`\`${table}.${name}\` of the source ${fault}`] : [];
    });
  });
  return { obstacles, warnings: obstacles.length > 0 ? [] : await missingIndex(source) };
}

function faultOf({ type, scale }: Column, sort: Sort): string | null {
  if (!TYPES[sort].includes(type)) return `is of type ${type}, not a ${sort}`;
  if (sort === 'exact decimal' && (scale ?? 0) > 8) return `has ${scale} fraction digits, and CC has 8`;
  return null;
}

async function readColumns(source: Pool): Promise<Column[]> {
  const [rows] = await source.query<RowDataPacket[]>(
    `SELECT table_name AS t, column_name AS c, data_type AS d, numeric_scale AS s FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name IN (?)`,
    [Object.keys(CONTRACT)],
  );
  return rows.map((row) => ({
    table: String(row.t),
    // A column is found in whatever case it is written; a table's name is compared by the server, as it finds tables.
    column: String(row.c).toLowerCase(),
    type: String(row.d).toLowerCase(),
    scale: row.s === null ? null : Number(row.s),
  }));
}

/** On a base table an hour is found by an index that begins with `cast_at`; a view cannot be looked into. */
async function missingIndex(source: Pool): Promise<string[]> {
  const [rows] = await source.query<RowDataPacket[]>(
    `SELECT t.table_type AS type, MAX(s.index_name) AS name
       FROM information_schema.tables t
       LEFT JOIN information_schema.statistics s ON s.table_schema = t.table_schema AND s.table_name = t.table_name
        AND s.column_name = 'cast_at' AND s.seq_in_index = 1
      WHERE t.table_schema = DATABASE() AND t.table_name = 'votes' GROUP BY t.table_type`,
  );
  const votes = rows[0];
  if (votes?.type !== 'BASE TABLE' || votes.name !== null) return [];
  return [
    "the source's `votes` has no index that begins with `cast_at`; every hour is read by looking through all votes",
  ];
}
