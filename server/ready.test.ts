import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, openPool } from '@/server/db/connection';
import { migrate } from '@/server/db/migrate';
import { SOURCE_TABLES } from '@/server/source/tables';
import { freshDatabase, type TestDatabase } from '@/server/testing/database';
import { BEHIND, readiness } from './ready';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase('ready');
});
afterAll(() => database.drop());
afterEach(() => {
  seen = [];
});

/** What the watch over the databases has seen last. */
let seen: string[] = [];
const health = () => ({ obstacles: seen, warnings: [] });

describe('readiness', () => {
  test('names what is missing, until nothing is', async () => {
    const pages = openDatabase(database.url);
    const source = openPool(database.url);
    const ready = () => readiness({ pages, world: { source }, health });
    try {
      const atFirst = await ready();
      expect(atFirst.ready).toBe(false);
      expect(atFirst.sentences[0]).toBe(BEHIND);
      expect(atFirst.sentences.join()).toMatch(/no table or view `votes`/);
      await migrate(pages);
      for (const statement of SOURCE_TABLES) await source.query(statement);
      expect(await ready()).toEqual({ ready: true, sentences: [] });
      seen = ['The database ends at the hour 1.'];
      expect(await ready(), 'which nobody is asked for').toEqual({ ready: false, sentences: seen });
      seen = [];
      await source.query('ALTER TABLE votes DROP COLUMN cc');
      expect((await ready()).sentences).toEqual([expect.stringMatching(/`votes`.*no column `cc`/)]);
      await pages.$client.query('DELETE FROM __drizzle_migrations');
      expect((await ready()).sentences).toContain(BEHIND);
    } finally {
      await Promise.all([pages.$client.end(), source.end()]);
    }
  });

  test('says of databases that are away that they are, and nothing of where they are', async () => {
    const away = 'mysql://root:secret@localhost/x?socketPath=%2Fnowhere%2Fserver.sock';
    const pages = openDatabase(away);
    const source = openPool(away);
    const { ready, sentences } = await readiness({ pages, world: { source }, health });
    expect(ready).toBe(false);
    expect(sentences).toHaveLength(2);
    expect(sentences.join()).not.toMatch(/secret|nowhere/);
    expect(sentences[0]).toMatch(/goes on by itself when it is back/);
    await Promise.all([pages.$client.end(), source.end()]);
  });
});
