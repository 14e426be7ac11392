import type { Pool } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { Clock } from './db/clock';
import type { Database } from './db/connection';
import type { HighWater } from './high-water/high-water';

/** What a distribution is wired to: three databases, a clock, a log, and who this process is. */
export type World = {
  readonly db: Database;
  /** The program's own database, read only. */
  readonly source: Pool;
  /** The special partners' database, or null where none is configured: transfers then stay pending. */
  readonly remote: Pool | null;
  readonly zone: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The id of this instance in `instances` and on leases. */
  readonly instance: string;
  /** What was published, as it is known outside of our database; a scratch world keeps none. */
  readonly highWater?: HighWater | undefined;
  /** Due periods older than this are shown as missed and are not run by themselves. */
  readonly catchUpHours: number;
  /** The folder that the rows of archived runs are written to and read from; a scratch world has none. */
  readonly archive?: string | undefined;
};
