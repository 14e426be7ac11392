import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';

/** Names of partners, as the source has them at present; whoever shows them goes on without where the source does not answer in time. */
export type Names = { readonly names: ReadonlyMap<string, string>; readonly trouble: string | null };

/** How long a page waits for names. The statement ends on the server a little earlier, so that nothing is left behind there. */
const PATIENCE_MS = 3_000;
const BOUNDED = '/*M! SET STATEMENT max_statement_time=2.5 FOR */ SELECT /*+ MAX_EXECUTION_TIME(2500) */';

const AWAY = 'The source did not answer in time, so names are not shown. Ids work without it.';

/** The names of at most 500 partners by their ids. */
export async function readNames(source: Pool, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return { names: new Map(), trouble: null };
  return ask(source, `${BOUNDED} partner_id, name FROM partners WHERE partner_id IN (?)`, [
    ids.map((id) => BigInt(id)),
  ]);
}

/** Partners whose name begins with the text, `limit` of them at most; a long list is not put in order, which would mean to read all of it. */
export function findNames(source: Pool, beginning: string, limit: number): Promise<Names> {
  const pattern = `${beginning.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return ask(source, `${BOUNDED} partner_id, name FROM partners WHERE name LIKE ? LIMIT ?`, [pattern, limit]);
}

async function ask(source: Pool, sql: string, values: unknown[]): Promise<Names> {
  const asked = source
    .query<RowDataPacket[][]>({ sql, values, rowsAsArray: true })
    .then(([rows]) => new Map(rows.map(([id, name]) => [String(id), String(name ?? '')])))
    .catch(() => null);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    // An answer that came while this process was busy is there, and is read before one gives up.
    timer = setTimeout(() => setImmediate(() => resolve(null)), PATIENCE_MS);
  });
  const names = await Promise.race([asked, late]);
  clearTimeout(timer);
  return names === null ? { names: new Map(), trouble: AWAY } : { names, trouble: null };
}
