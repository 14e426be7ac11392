import { getTableConfig } from 'drizzle-orm/mysql-core';
import { OUR_TABLES } from '../db/tables';

/** Tables whose rows mean nothing, or too much, at another time: processes that were alive then, people who were signed in, and one-time links, which could be used again. */
export const NOT_KEPT: ReadonlySet<string> = new Set([
  'instances',
  'leases',
  'auth_sessions',
  'auth_verifications',
  'auth_first_links',
  'auth_invitations',
]);

/** A table of ours as a backup has it: the columns that somebody writes, and those that its rows are put in order by. */
export type KeptTable = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
};

/** Every table that we define but those that are not kept, in the order of their names. */
export const keptTables = (): KeptTable[] =>
  OUR_TABLES.map(kept)
    .filter(({ name }) => !NOT_KEPT.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function kept(table: (typeof OUR_TABLES)[number]): KeptTable {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const own = columns.filter((column) => column.primary);
  const key = own.length > 0 ? own : (primaryKeys[0]?.columns ?? []);
  if (key.length === 0) throw new Error(`the table ${name} has no primary key, so its rows have no order`);
  // Cells are kept as the text that the server sends; what is no text would come out otherwise.
  const binary = columns.find((column) => /binary|blob|bit|float|double|geometry/.test(column.getSQLType()));
  if (binary)
    throw new Error(`the column ${name}.${binary.name} is ${binary.getSQLType()}, which no backup keeps`);
  return {
    name,
    columns: columns.filter((column) => column.generated === undefined).map((column) => column.name),
    key: key.map((column) => column.name),
  };
}
