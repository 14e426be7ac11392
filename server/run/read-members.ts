import { asc, eq } from 'drizzle-orm';
import type { RowDataPacket } from 'mysql2';
import { formatAmount, fromUnits, parseColumn, parseFraction } from '@/lib/amount';
import { firstPercent } from '@/lib/categories';
import type { Category } from '@/lib/policy';
import type { CategoryMembers } from '@/server/api/run-contract';
import type { Database } from '@/server/db/connection';
import { runCategories } from '@/server/db/schema';
import { policyOfVersion } from '@/server/policy/policies';
import { runOfId, type StoredRun } from './run-row';

type Row = RowDataPacket[];
type Member = CategoryMembers[number]['first'];

/** What the members of a run's categories got: the share of each, and the first and the last of them; null where there is no such run. */
export async function readCategoryMembers(db: Database, runId: number): Promise<CategoryMembers | null> {
  const run = await runOfId(db, runId);
  if (!run) return null;
  const { policy } = await policyOfVersion(db, run.policyVersion);
  const rows = await db
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, runId))
    .orderBy(asc(runCategories.ordinal));
  const found: CategoryMembers[number][] = [];
  for (const { category: key, budget, members } of rows) {
    const category = policy[run.kind].categories.find((one) => one.key === key);
    if (members === 0 || !category) continue;
    const [first, last] = [await firstMember(db, run, key), await lastMember(db, run, category)];
    if (!first || !last) continue;
    const each = budget / BigInt(members);
    const equal = {
      each: formatAmount(fromUnits(each)),
      oneMore: Number(budget - each * BigInt(members)),
    };
    found.push({ key, equal: category.weight ? null : equal, first, last });
  }
  return found;
}

const tableOf = ({ kind }: StoredRun) => (kind === 'hourly' ? 'hourly_rewards' : 'daily_rewards');

const firstMember = (db: Database, run: StoredRun, key: string): Promise<Member | null> =>
  member(
    db,
    `SELECT place, partner_id, ?? FROM ${tableOf(run)} WHERE run_id = ? AND ?? IS NOT NULL
    ORDER BY place LIMIT 1`,
    [key, run.id, key],
  );

/** Every rule names a beginning of the order, so that the last member is found by going back from its end and not from that of the run. */
async function lastMember(db: Database, run: StoredRun, category: Category): Promise<Member | null> {
  const end = await candidates(db, run, category);
  return member(
    db,
    `SELECT place, partner_id, ?? FROM ${tableOf(run)} WHERE run_id = ? AND place < ? AND ?? IS NOT NULL
    ORDER BY place DESC LIMIT 1`,
    [category.key, run.id, end, category.key],
  );
}

/** How many of the order's first can be members, at most. */
async function candidates(db: Database, run: StoredRun, { members }: Category): Promise<number> {
  const n = run.eligible ?? 0;
  if (members === 'all') return n;
  if ('topPercent' in members) return firstPercent(parseFraction(members.topPercent), n);
  // The order is by position, so that a few looks halve the way to the first place that is beyond.
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [rows] = await db.$client.query<Row[]>(
      { sql: `SELECT position FROM ${tableOf(run)} WHERE run_id = ? AND place = ?`, rowsAsArray: true },
      [run.id, middle],
    );
    const position = rows[0]?.[0] ?? null;
    if (position !== null && Number(position) <= members.top) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function member(db: Database, sql: string, values: unknown[]): Promise<Member | null> {
  const [rows] = await db.$client.query<Row[]>({ sql, rowsAsArray: true }, values);
  const row = rows[0];
  return row
    ? { place: Number(row[0]), partnerId: String(row[1]), amount: formatAmount(parseColumn(String(row[2]))) }
    : null;
}
