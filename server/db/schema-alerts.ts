import { sql } from 'drizzle-orm';
import {
  bigint,
  char,
  index,
  int,
  mysqlTable,
  primaryKey,
  text,
  tinyint,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core';
import type { AlertSort } from '../alert/sorts';
import { instant } from './columns';

const clock = (name: string) => instant(name, { fsp: 3 });

/** What people are told of without looking: since when it is so, and since when no longer. */
export const alerts = mysqlTable(
  'alerts',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    /** What it is about, such as `run failed:12`; it may come again after its end. */
    key: varchar('alert_key', { length: 255 }).notNull(),
    sort: varchar('sort', { length: 32 }).$type<AlertSort>().notNull(),
    sentence: text('sentence').notNull(),
    /** The page that it leads to, from the console's root. */
    path: varchar('path', { length: 255 }).notNull(),
    since: clock('since').notNull(),
    /** When it was over, null while it stands. What has no duration, such as a role that was granted, is over when it is noted. */
    until: clock('until'),
    /** 1 while it stands: with its unique key nothing stands twice. */
    open: tinyint('open').generatedAlwaysAs(sql`(case when \`until\` is null then 1 end)`, {
      mode: 'stored',
    }),
  },
  (table) => [
    uniqueIndex('alerts_open').on(table.key, table.open),
    uniqueIndex('alerts_since').on(table.key, table.since),
    index('alerts_sort').on(table.sort, table.open),
  ],
);

/** What is to be sent of an alert to each webhook: that it has begun, and that it is over. */
export const alertMessages = mysqlTable(
  'alert_messages',
  {
    alertId: bigint('alert_id', { mode: 'number', unsigned: true }).notNull(),
    state: varchar('state', { length: 8 }).$type<'begun' | 'over'>().notNull(),
    /** The webhook by a digest of its address, which is a secret. */
    target: char('target', { length: 16 }).notNull(),
    tries: int('tries', { unsigned: true }).notNull(),
    nextTryAt: clock('next_try_at').notNull(),
    sentAt: clock('sent_at'),
    error: text('error'),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.state, table.target] }),
    index('alert_messages_due').on(table.target, table.sentAt, table.nextTryAt),
  ],
);

/** How far a list that only grows was looked through for alerts. */
export const alertMarks = mysqlTable('alert_marks', {
  name: varchar('name', { length: 32 }).primaryKey(),
  seq: bigint('seq', { mode: 'number', unsigned: true }).notNull(),
});
