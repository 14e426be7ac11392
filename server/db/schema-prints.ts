import { bigint, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { instant } from './columns';

const count = (name: string) => bigint(name, { mode: 'number', unsigned: true }).notNull();
/** Checksums of ids, added up. */
const print = (name: string) => varchar(name, { length: 32 }).notNull();

/**
 * Hours whose votes were counted one by one and found to be of known partners, every one, by what their voters and the partners of that moment looked like.
 * While both look the same, that is still so, whatever else was changed.
 */
export const hourPrints = mysqlTable('hour_prints', {
  hourStart: instant('hour_start').primaryKey(),
  votes: count('votes'),
  voters: print('voters'),
  /** The partners whose id is at most this one: such as joined later change nothing for who was known. */
  lastPartner: bigint('last_partner', { mode: 'bigint', unsigned: true }).notNull(),
  partners: count('partners'),
  partnersPrint: print('partners_print'),
});
