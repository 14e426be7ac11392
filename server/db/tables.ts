import { is } from 'drizzle-orm';
import { MySqlTable } from 'drizzle-orm/mysql-core';
import * as schema from './schema';
import * as alerts from './schema-alerts';
import * as archive from './schema-archive';
import * as people from './schema-people';
import * as prints from './schema-prints';
import * as restored from './schema-restored';
import * as transfers from './schema-transfers';

/** Every table that we define, by whatever file: what a migration makes, and what a backup keeps. */
export const OUR_TABLES: readonly MySqlTable[] = [
  schema,
  alerts,
  archive,
  people,
  prints,
  restored,
  transfers,
]
  .flatMap((file) => Object.values(file))
  .flatMap((one) => (is(one, MySqlTable) ? [one] : []));
