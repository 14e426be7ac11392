import { sql } from 'drizzle-orm';
import type { Queries } from './db/connection';
import journal from './db/migrations/meta/_journal.json';
import { RESTORING } from './db/restoring';
import { codeOf } from './db/transaction';
import { type Health, unreachable } from './instance/health';
import { type ContractCheck, checkContract } from './source/contract';
import type { World } from './world';

/** Whether the process can do its work, with a sentence for each thing that it lacks. */
export type Readiness = { readonly ready: boolean; readonly sentences: readonly string[] };

type Looked = {
  readonly pages: Queries;
  readonly world: Pick<World, 'source'>;
  /** What stands in the way of runs as it was seen last. */
  health(): Health;
};

/**
 * Looks at the database, its schema and the source, now: whoever asks wants to know whether to send people here. Of the rest it says what was seen some
 * seconds ago, so that whoever probes often asks no remote database.
 */
export async function readiness({ pages, world, health }: Looked): Promise<Readiness> {
  const now = [
    ...(await ownDatabase(pages)),
    ...(await checkContract(world.source)
      .catch(
        (error: unknown): ContractCheck => ({
          obstacles: [unreachable('source database', error)],
          warnings: [],
        }),
      )
      .then((contract) => contract.obstacles)),
  ];
  const sentences = [...new Set([...now, ...health().obstacles])];
  return { ready: sentences.length === 0, sentences };
}

/** The moment of the newest migration that this version brings; drizzle writes it on each that it has applied. */
const NEWEST = Math.max(...journal.entries.map((entry) => entry.when));

async function ownDatabase(pages: Queries): Promise<readonly string[]> {
  try {
    return (await hasNewestSchema(pages)) ? [] : [BEHIND];
  } catch (error) {
    return [unreachable('database', error)];
  }
}

/** Whether every migration that this version brings was applied, and the database is not in the middle of being restored. */
export async function hasNewestSchema(pages: Queries): Promise<boolean> {
  try {
    const [rows] = (await pages.execute(
      sql`select max(created_at) as newest, (select count(*) from information_schema.tables
            where table_schema = database() and table_name = ${RESTORING}) as restoring from __drizzle_migrations`,
    )) as unknown as [{ newest: string | number | null; restoring: string | number }[]];
    return Number(rows[0]?.newest ?? 0) >= NEWEST && Number(rows[0]?.restoring) === 0;
  } catch (error) {
    if (codeOf(error) === 'ER_NO_SUCH_TABLE') return false;
    throw error;
  }
}

export const BEHIND =
  'The database has not the newest schema yet; `npm start` and every verb of `npm run allot` bring it up to date.';
