import type { Connection } from 'mysql2';
import type { Pool } from 'mysql2/promise';

type Query = (this: Connection, ...parameters: unknown[]) => unknown;

/**
 * Calls back just before the nth statement that contains the text, or matches it, goes out on the pool. Where the callback returns a promise, the
 * statement waits for it; one whose rows are streamed cannot wait.
 */
export function beforeStatement(
  pool: Pool,
  text: string | Pick<RegExp, 'test'>,
  nth: number,
  act: (threadId: number) => Promise<void> | undefined,
): void {
  let seen = 0;
  const watched = new WeakSet<object>();
  // Every connection passes here before it is used, those that were opened earlier as well.
  pool.on('acquire', (acquired) => {
    const connection = acquired as unknown as { query: Query; threadId: number };
    if (watched.has(connection)) return;
    watched.add(connection);
    const query = connection.query;
    connection.query = function (this: Connection, ...parameters) {
      if (!isMeant(sqlOf(parameters[0]), text) || ++seen !== nth) return query.apply(this, parameters);
      const waits = act(connection.threadId);
      if (!waits) return query.apply(this, parameters);
      void waits.then(() => void query.apply(this, parameters));
      return undefined;
    };
  });
}

/** Counts the statements that match and go out on the pool from now on. */
export function countStatements(pool: Pool, text: RegExp): () => number {
  let seen = 0;
  beforeStatement(
    pool,
    {
      test: (sql) => {
        if (text.test(sql)) seen++;
        return false;
      },
    },
    1,
    () => undefined,
  );
  return () => seen;
}

function sqlOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (typeof statement === 'object' && statement !== null && 'sql' in statement) return String(statement.sql);
  return '';
}

const isMeant = (sql: string, text: string | Pick<RegExp, 'test'>): boolean =>
  typeof text === 'string' ? sql.includes(text) : text.test(sql);
