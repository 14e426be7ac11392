import { bigint, char, index, int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import type { LeftOut } from '../run/rewards';
import { document, instant } from './columns';

const clock = (name: string) => instant(name, { fsp: 3 });
const count = (name: string) => bigint(name, { mode: 'number', unsigned: true }).notNull();

/** How many voters a run left out, by the reason. */
export type LeftOutCounts = Partial<Record<LeftOut['reason'], number>>;

/** Runs whose rows lie in a file. A row is written when the file was read back, so that what it tells of may be removed. */
export const archives = mysqlTable(
  'archives',
  {
    runId: bigint('run_id', { mode: 'number', unsigned: true }).primaryKey(),
    /** Its path below the archive's folder, with slashes. */
    file: varchar('file', { length: 190 }).notNull(),
    /** The machine that wrote it, on whose disk it lies unless somebody moved it. */
    host: varchar('host', { length: 190 }).notNull(),
    /** Of the file as it lies there, compressed. */
    sha256: char('sha256', { length: 64 }).notNull(),
    bytes: count('bytes'),
    rewards: int('rewards', { unsigned: true }).notNull(),
    leftOut: document<LeftOutCounts>()('left_out').notNull(),
    archivedAt: clock('archived_at').notNull(),
    /** When the last of its rows was gone from the tables; null while some may be there. */
    removedAt: clock('removed_at'),
  },
  (table) => [index('archives_removed').on(table.removedAt)],
);
