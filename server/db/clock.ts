import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { fromDatetime } from './columns';
import type { Queries } from './connection';

/** Tells the time. Everything that depends on it takes it from here, so that a test can say what time it is. */
export type Clock = () => Promise<Instant>;

/** The clock of a database, which all instances share. */
export async function databaseNow(queries: Pick<Queries, 'execute'>): Promise<Instant> {
  const [rows] = (await queries.execute(sql`select utc_timestamp(3) as now`)) as unknown as [
    { now: string }[],
  ];
  return fromDatetime(rows[0]!.now);
}
