import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'mysql2/promise';

/** What was answered to one request: by which pool, and by what was asked. */
export type Answers = Map<Pool, Map<string, Promise<unknown>>>;

// Next loads instrumentation, routes and pages as copies of a module in one process; what they share hangs on globalThis.
const KEY = Symbol.for('allot.askOnce');
type Holder = { [KEY]?: AsyncLocalStorage<Answers> };

function current(): AsyncLocalStorage<Answers> {
  const holder = globalThis as Holder;
  holder[KEY] ??= new AsyncLocalStorage();
  return holder[KEY];
}

/**
 * Runs a body whose questions to the database are each asked once, with those of other bodies that are given the same answers. The parts of a page that
 * ask alike, the time as well, are so told the same and cannot contradict each other. Transactions ask for themselves.
 */
export const askingOnce = <T>(answers: Answers, body: () => T): T => current().run(answers, body);

type Query = (statement: string | { sql: string }, values?: unknown) => Promise<unknown>;

const plain = (_name: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);

/** A pool that keeps to it. */
export function thatAsksOnce(pool: Pool): Pool {
  const query = pool.query.bind(pool) as Query;
  const ask: Query = (statement, values) => {
    const page = current().getStore();
    const sql = typeof statement === 'string' ? statement : statement.sql;
    if (!page || !/^\s*select\b/i.test(sql)) return query(statement, values);
    // Of one statement rows come as lists or as objects; whatever else it is given with is the same each time.
    const key = JSON.stringify([statement, values], plain);
    const answers = page.get(pool) ?? new Map<string, Promise<unknown>>();
    page.set(pool, answers);
    const answer = answers.get(key) ?? query(statement, values);
    answers.set(key, answer);
    return answer;
  };
  pool.query = ask as Pool['query'];
  return pool;
}
