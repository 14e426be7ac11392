import { codeOf, isOutage } from '../db/transaction';
import { REMOTE_TABLE } from './remote-table';

/** Why the remote database takes nothing at present: a whole sentence that says what to do, fit to be read on a page. */
export class RemoteTrouble extends Error {
  override name = 'RemoteTrouble';
}

/** It did not answer in time; whether it has done what it was asked is not known. */
export class SlowError extends Error {
  override name = 'SlowError';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds / 1_000} s`);
  }
}

const AWAY =
  'the remote database cannot be reached; Allot tries again by itself. See that its server runs and that REMOTE_DATABASE_URL names it';
const LOST =
  'the connection to the remote database broke; Allot tries again by itself. If that goes on, look at its server and at the network';
const READ_ONLY =
  'the remote database is read-only; point REMOTE_DATABASE_URL at the server that takes writes, or let this one take them';
const NO_RIGHTS =
  'the user of REMOTE_DATABASE_URL may not read and write cc_hourly; grant it SELECT, INSERT and UPDATE on that table';
const WRONG_PASSWORD =
  'the remote database refuses the user or the password of REMOTE_DATABASE_URL; set them right and start Allot again';
const NO_DATABASE =
  'the database that REMOTE_DATABASE_URL names is not there, or its user may not use it; create it, or set the address right and start Allot again';
const NO_TABLE = `the remote database has no table cc_hourly; create it, then send again what was in it with npm run allot -- transfers retry: ${REMOTE_TABLE.replaceAll(/\s+/g, ' ')}`;
const NOT_A_TABLE =
  'cc_hourly in the remote database takes no rows of partner_id, cc_reward and time; it has to be a table with these three columns, and every other one with a default';
const HELD =
  'somebody holds rows of cc_hourly in the remote database and does not let go; Allot tries again by itself. If that goes on, end their transaction';
const FULL = 'the disk of the remote database is full; make room there, and Allot goes on by itself';
const CROWDED =
  'the remote database takes no more connections; Allot tries again by itself. If that goes on, raise its limit or close others';

/** What is the matter with the whole of it, by the driver's code. What is not named here and the server said may be about single rows. */
const WHOLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: AWAY,
  ENOENT: AWAY,
  ENOTFOUND: AWAY,
  EAI_AGAIN: AWAY,
  EHOSTUNREACH: AWAY,
  ENETUNREACH: AWAY,
  ETIMEDOUT: AWAY,
  POOL_ACQUIRE_TIMEOUT: AWAY,
  PROTOCOL_CONNECTION_LOST: LOST,
  ECONNRESET: LOST,
  EPIPE: LOST,
  ER_SERVER_SHUTDOWN: LOST,
  ER_NORMAL_SHUTDOWN: LOST,
  ER_CONNECTION_KILLED: LOST,
  ER_QUERY_INTERRUPTED: LOST,
  ER_OPTION_PREVENTS_STATEMENT: READ_ONLY,
  ER_READ_ONLY_MODE: READ_ONLY,
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: READ_ONLY,
  ER_TABLEACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_COLUMNACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_SPECIFIC_ACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_ACCESS_DENIED_ERROR: WRONG_PASSWORD,
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: WRONG_PASSWORD,
  ER_ACCOUNT_HAS_BEEN_LOCKED: WRONG_PASSWORD,
  ER_MUST_CHANGE_PASSWORD_LOGIN: WRONG_PASSWORD,
  ER_HOST_NOT_PRIVILEGED: WRONG_PASSWORD,
  ER_BAD_DB_ERROR: NO_DATABASE,
  ER_DBACCESS_DENIED_ERROR: NO_DATABASE,
  ER_NO_DB_ERROR: NO_DATABASE,
  ER_NO_SUCH_TABLE: NO_TABLE,
  ER_BAD_FIELD_ERROR: NOT_A_TABLE,
  ER_NON_INSERTABLE_TABLE: NOT_A_TABLE,
  ER_NON_UPDATABLE_TABLE: NOT_A_TABLE,
  ER_VIEW_INVALID: NOT_A_TABLE,
  ER_NO_DEFAULT_FOR_FIELD: NOT_A_TABLE,
  ER_LOCK_WAIT_TIMEOUT: HELD,
  ER_LOCK_DEADLOCK: HELD,
  ER_CHECKREAD: HELD,
  ER_DISK_FULL: FULL,
  ER_RECORD_FILE_FULL: FULL,
  ER_CON_COUNT_ERROR: CROWDED,
  ER_TOO_MANY_USER_CONNECTIONS: CROWDED,
  ER_USER_LIMIT_REACHED: CROWDED,
};

/** An error of the remote database as a person is told of it. The error itself is its cause and goes to the log. */
export function troubleOf(error: unknown): RemoteTrouble {
  if (error instanceof RemoteTrouble) return error;
  return new RemoteTrouble(sentenceOf(error), { cause: error });
}

function sentenceOf(error: unknown): string {
  if (error instanceof SlowError) {
    return `the remote database gave ${error.message}; nothing counts as delivered, and Allot tries again by itself. If that goes on, look at its server`;
  }
  const code = codeOf(error);
  const known = WHOLE[code];
  if (known !== undefined) return `${known} (${code})`;
  const said = whatServerSaid(error);
  if (said !== null) return `the remote database refuses what it is sent: ${said}`;
  return 'the remote database answered something else than it was asked; Allot tries again by itself. The log has the error';
}

/** What the server itself said of a statement, or null for an error of the way there. */
export function whatServerSaid(error: unknown): string | null {
  if (!(error instanceof Error) || !('sqlState' in error)) return null;
  return 'sqlMessage' in error ? String(error.sqlMessage) : error.message;
}

/** Whether the error may lie in one row of several that were sent together, so that the others are worth another try without it. */
export const maybeOneRow = (error: unknown): boolean =>
  whatServerSaid(error) !== null && WHOLE[codeOf(error)] === undefined;

const GOES_BY_ITSELF = new Set([AWAY, LOST, HELD, FULL, CROWDED]);

/** Whether it goes by itself: the remote database is away, full or busy, and says nothing of what it holds. */
export const isAway = (error: unknown): boolean =>
  error instanceof SlowError || isOutage(error) || GOES_BY_ITSELF.has(WHOLE[codeOf(error)] ?? '');
