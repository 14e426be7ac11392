import type { Pool } from 'mysql2/promise';

/** A statement on its way to a database. */
export type Passing = {
  /** Counted from 1 over all that go out on the pool. */
  readonly number: number;
  readonly sql: string;
  /** The transaction that it is in, counted from 1; a statement that writes by itself is one. Null for what only reads. */
  readonly transaction: number | null;
  /** Where it stands in its transaction; the COMMIT, or what stands alone, is last. */
  readonly place: 'first' | 'inside' | 'last' | null;
};

/** What becomes of a statement instead of what it asks for. */
export type Instead =
  /** Another writer was in the way: the transaction is rolled back, and says so. */
  | 'deadlock'
  /** The connection is lost before the server has heard of it. */
  | 'lost before'
  /** The server does it, and the connection is lost with the answer. */
  | 'lost after';

/** Decides over a statement; one that is to wait for something gets a promise. */
export type Decide = (statement: Passing) => Instead | null | Promise<Instead | null>;

type Callback = (error: Error | null, ...rest: unknown[]) => void;
type Core = {
  query: (this: Core, ...parameters: unknown[]) => unknown;
  readonly stream: { destroy(): void };
  destroy(): void;
};

/** Lets every statement of a pool pass by a decision first. One whose rows are streamed cannot wait, and loses its connection while they come. */
export function intercept(pool: Pool, decide: Decide): void {
  const watched = new WeakSet<object>();
  const counts = { statements: 0, transactions: 0 };
  pool.on('acquire', (acquired) => {
    const connection = acquired as unknown as Core;
    if (watched.has(connection)) return;
    watched.add(connection);
    const query = connection.query;
    let open: { number: number; statements: number } | null = null;
    connection.query = function (this: Core, ...parameters) {
      const sql = sqlOf(parameters[0]);
      if (BEGINS.test(sql)) open = { number: ++counts.transactions, statements: 0 };
      const alone = open === null && WRITES.test(sql) ? ++counts.transactions : null;
      const ends = open !== null && COMMITS.test(sql);
      const place =
        alone !== null || ends ? 'last' : open === null ? null : open.statements++ === 0 ? 'first' : 'inside';
      const statement = {
        number: ++counts.statements,
        sql,
        transaction: open?.number ?? alone,
        place,
      } as const;
      if (ends || ROLLS_BACK.test(sql)) open = null;
      const decided = decide(statement);
      const go = (instead: Instead | null) => {
        if (instead === 'deadlock') open = null;
        return pass(this, query, parameters, instead);
      };
      if (!(decided instanceof Promise)) return go(decided);
      // Rows that are streamed have nowhere to wait; what is decided happens while they come.
      if (typeof parameters.at(-1) !== 'function') return go(null);
      void decided.then((instead) => void go(instead));
      return undefined;
    };
  });
}

const BEGINS = /^(begin|start transaction)(?!.*read only)/i;
const COMMITS = /^commit/i;
const ROLLS_BACK = /^rollback/i;
const WRITES = /^\s*(insert|update|delete|replace)/i;

function pass(
  connection: Core,
  query: Core['query'],
  parameters: unknown[],
  instead: Instead | null,
): unknown {
  const callback = parameters.at(-1);
  if (instead === null) return query.apply(connection, parameters);
  if (typeof callback !== 'function') {
    const streamed = query.apply(connection, parameters);
    if (instead !== 'deadlock') setImmediate(() => connection.stream.destroy());
    return streamed;
  }
  const answer = callback as Callback;
  if (instead === 'deadlock') return query.call(connection, 'ROLLBACK', () => answer(DEADLOCK()));
  if (instead === 'lost before') {
    connection.destroy();
    return process.nextTick(() => answer(LOST()));
  }
  return query.apply(connection, [
    ...parameters.slice(0, -1),
    () => {
      connection.destroy();
      answer(LOST());
    },
  ]);
}

const DEADLOCK = () =>
  Object.assign(new Error('Deadlock found when trying to get lock; try restarting transaction'), {
    code: 'ER_LOCK_DEADLOCK',
    errno: 1213,
    sqlState: '40001',
  });

const LOST = () =>
  Object.assign(new Error('Connection lost: The server closed the connection.'), {
    code: 'PROTOCOL_CONNECTION_LOST',
    fatal: true,
  });

function sqlOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (typeof statement === 'object' && statement !== null && 'sql' in statement) return String(statement.sql);
  return '';
}
