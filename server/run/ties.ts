import { sql } from 'drizzle-orm';
import { parseFraction } from '@/lib/amount';
import { firstPercent } from '@/lib/categories';
import { type Tie, tieAt } from '@/lib/notices';
import type { Category } from '@/lib/policy';
import type { Queries } from '../db/connection';
import type { Run } from './status';

/** So many voters on each side of an edge are looked at; more than that share one position only where it means nothing. */
const BESIDE = 20;

/** The ties at the edges of the run's categories. */
export async function tiesOf(queries: Queries, run: Run, categories: readonly Category[]): Promise<Tie[]> {
  const table = sql.raw(`${run.kind}_rewards`);
  const beside = async (where: ReturnType<typeof sql>, votes: number) => {
    const [rows] = (await queries.execute(
      sql`select partner_id, position from ${table} where run_id = ${run.id} and votes >= ${votes} and ${where} limit ${sql.raw(String(BESIDE))}`,
    )) as unknown as [{ partner_id: string; position: number | null }[]];
    return rows.map((row) => ({ partnerId: BigInt(row.partner_id), position: row.position }));
  };
  const ties: Tie[] = [];
  for (const { key, members, minVotes = 0 } of categories) {
    if (members === 'all') continue;
    const cut =
      'top' in members ? await placeBehind(queries, run, members.top) : cutOf(members.topPercent, run);
    const inside = await beside(sql`place < ${cut} order by place desc`, minVotes);
    const outside = await beside(sql`place >= ${cut} order by place`, minVotes);
    const tie = tieAt(key, inside.toReversed(), outside, 'top' in members ? members.top : null);
    if (tie) ties.push(tie);
  }
  return ties;
}

const cutOf = (percent: string, run: Run): number => firstPercent(parseFraction(percent), run.eligible ?? 0);

/** The first place that stands behind a position. Places are in the order of positions, so nothing beyond it is read. */
async function placeBehind(queries: Queries, run: Run, position: number): Promise<number> {
  const [rows] = (await queries.execute(
    sql`select place from ${sql.raw(`${run.kind}_rewards`)} where run_id = ${run.id} and (position is null or position > ${position})
      order by place limit 1`,
  )) as unknown as [{ place: number }[]];
  return Number(rows[0]?.place ?? run.eligible ?? 0);
}
