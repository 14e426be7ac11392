import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { formatAmount, parseColumn } from '@/lib/amount';

/** A partner as the source has it at this moment. */
export type SourcePartner = {
  readonly partnerId: string;
  readonly name: string;
  /** Null where it is not given or below 1. */
  readonly position: number | null;
  /** Null where it is not given or negative. */
  readonly ecc: string | null;
  readonly active: boolean;
};

/** What the source said, or a sentence that says why it said nothing. */
export type SourceAnswer = { readonly rows: readonly SourcePartner[]; readonly trouble: string | null };

/** How long a page waits. The statement ends on the server a little earlier, so that nothing is left behind there. */
const PATIENCE_MS = 2_000;
// MariaDB and MySQL each read their own of the two bounds and take the other for a comment.
const BOUNDED = '/*M! SET STATEMENT max_statement_time=1.7 FOR */ SELECT /*+ MAX_EXECUTION_TIME(1700) */';
const COLUMNS = 'CAST(partner_id AS CHAR) AS id, name, position, ecc, active';

const AWAY =
  'The source database did not answer in time, so what it says now is not shown. What runs have frozen is shown all the same.';

/** The partners of some ids. */
export const partnersOf = async (source: Pool, ids: readonly bigint[]): Promise<SourceAnswer> =>
  ids.length === 0
    ? { rows: [], trouble: null }
    : ask(source, 'partner_id IN (?)', [ids.map(String)], ids.length);

/**
 * Partners whose name begins with a text. A name has no index that one could count on, and no order is asked for, so that the search ends with the
 * last of them that are wanted.
 */
export const partnersNamed = (source: Pool, beginning: string, limit: number): Promise<SourceAnswer> =>
  ask(source, "name LIKE ? ESCAPE '!'", [`${beginning.replaceAll(/[!%_]/g, '!$&')}%`], limit);

async function ask(source: Pool, where: string, values: unknown[], limit: number): Promise<SourceAnswer> {
  const asked = source
    .query<RowDataPacket[]>(`${BOUNDED} ${COLUMNS} FROM partners WHERE ${where} LIMIT ${limit}`, values)
    .then(([rows]) => rows.filter(({ id }) => /^\d+$/.test(id)).map(toPartner))
    .catch(() => null);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  const rows = await Promise.race([asked, late]);
  clearTimeout(timer);
  return rows === null ? { rows: [], trouble: AWAY } : { rows, trouble: null };
}

const MOST = 4_294_967_295;

function toPartner({ id, name, position, ecc, active }: RowDataPacket): SourcePartner {
  const place = position === null ? 0 : Number(position);
  return {
    partnerId: String(id),
    name: String(name ?? ''),
    position: place >= 1 && place <= MOST ? place : null,
    ecc: ecc === null || String(ecc).startsWith('-') ? null : formatAmount(parseColumn(String(ecc))),
    active: Number(active) !== 0,
  };
}
