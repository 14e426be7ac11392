import { bigint, char, index, int, mysqlTable, primaryKey, text, varchar } from 'drizzle-orm/mysql-core';
import type { Kind } from '@/lib/period';
import { amount, instant } from './columns';

const kind = () => varchar('kind', { length: 8 }).$type<Kind>().notNull();
const sumOf = (name: string) => amount(name, { sum: true });
const clock = (name: string) => instant(name, { fsp: 3 });

/** What two persons decide over a database that is behind what was published elsewhere: one proposes, another approves. */
export const restorations = mysqlTable('restorations', {
  id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
  choice: varchar('choice', { length: 16 }).$type<'mark published' | 'run again'>().notNull(),
  /** Names what was missing when it was proposed; an approval of anything else is refused. */
  gapDigest: char('gap_digest', { length: 64 }).notNull(),
  sentence: text('sentence').notNull(),
  status: varchar('status', { length: 10 }).$type<'proposed' | 'approved' | 'rejected'>().notNull(),
  proposedBy: varchar('proposed_by', { length: 190 }).notNull(),
  reason: text('reason').notNull(),
  proposedAt: clock('proposed_at').notNull(),
  decidedBy: varchar('decided_by', { length: 190 }),
  decisionReason: text('decision_reason'),
  decidedAt: clock('decided_at'),
});

/** Publications that this database lacks and that two persons have decided over, so that they hold nothing up any more. */
export const publishedElsewhere = mysqlTable(
  'published_elsewhere',
  {
    kind: kind(),
    periodStart: instant('period_start').notNull(),
    attempt: int('attempt', { unsigned: true }).notNull(),
    resultDigest: char('result_digest', { length: 64 }).notNull(),
    publishedAt: clock('published_at').notNull(),
    paid: sumOf('paid').notNull(),
    bonus: sumOf('bonus').notNull(),
    /** Whether it counts, or its results were not used and the period is run again here. */
    verdict: varchar('verdict', { length: 10 }).$type<'counts' | 'not used'>().notNull(),
    restorationId: bigint('restoration_id', { mode: 'number', unsigned: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.periodStart, table.attempt, table.resultDigest] }),
    index('published_elsewhere_restoration').on(table.restorationId),
  ],
);
