import { bigint, mysqlTable, primaryKey, text, tinyint, varchar } from 'drizzle-orm/mysql-core';
import { amount, instant } from './columns';

const clock = (name: string) => instant(name, { fsp: 3 });
const figure = (name: string) => bigint(name, { mode: 'number', unsigned: true }).notNull();

/** The one row that says when the remote database was last compared with what was delivered, and what came of it. */
export const transferComparison = mysqlTable('transfer_comparison', {
  id: tinyint('id').primaryKey(),
  /** When it is compared again. */
  nextAt: clock('next_at').notNull(),
  /** When a comparison last came to its end; null before the first. */
  comparedAt: clock('compared_at'),
  /** How many transfers were compared then, and how many of them were not there as they were sent. */
  compared: figure('compared'),
  differing: figure('differing'),
  /** Why the latest comparison did not come to its end; null where it did. */
  trouble: text('trouble'),
});

/** What the remote database was found to hold otherwise than it was sent, until it is found equal or is delivered again. */
export const transferDifferences = mysqlTable(
  'transfer_differences',
  {
    time: instant('time').notNull(),
    partnerId: bigint('partner_id', { mode: 'bigint', unsigned: true }).notNull(),
    runId: bigint('run_id', { mode: 'number', unsigned: true }).notNull(),
    sent: amount('sent').notNull(),
    /** What is there instead, as the remote database wrote it; null where nothing is. */
    there: varchar('there', { length: 190 }),
    foundAt: clock('found_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.time, table.partnerId] })],
);
