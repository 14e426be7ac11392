import { inject } from 'vitest';
import { databaseOn, type TestDatabase } from './database-on';
import { makeLike } from './template';

export type { TestDatabase } from './database-on';

/** A new, empty database with a name of its own on the test run's server. */
export const freshDatabase = (name = 'test'): Promise<TestDatabase> =>
  databaseOn(inject('databaseServer'), name);

/** The same with our newest schema, as the migrations leave it. */
export async function databaseOfOurs(name = 'test'): Promise<TestDatabase> {
  const database = await freshDatabase(name);
  await makeLike(inject('newestSchema'), database.url);
  return database;
}
