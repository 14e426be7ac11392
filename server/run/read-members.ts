import { asc, eq } from 'drizzle-orm';
import type { RowDataPacket } from 'mysql2';
import { formatAmount, fromUnits, parseColumn, parseFraction } from '@/lib/amount';
import { firstPercent } from '@/lib/categories';
import type { Category } from '@/lib/policy';
import type { CategoryMembers } from '@/server/api/run-contract';
import type { Database } from '@/server/db/connection';
import { runCategories } from '@/server/db/schema';
import { policyOfVersion } from '@/server/policy/policies';
import { reckonedOnce } from './reckoned-once';
import { runOfId, type StoredRun } from './run-row';

type Row = RowDataPacket[];
type Member = CategoryMembers[number]['first'];

/**
 * What the members of a run's categories got: the share of each, and the first and the last of them; null where there is no such run. Of one whose rows
 * were archived nobody is named.
 */
export async function readCategoryMembers(db: Database, runId: number): Promise<CategoryMembers | null> {
  const run = await runOfId(db, runId);
  if (!run) return null;
  if (run.archivedAt !== null) return [];
  return reckonedOnce(db, 'category members', [run], () => membersOf(db, run));
}

async function membersOf(db: Database, run: StoredRun): Promise<CategoryMembers> {
  const { policy } = await policyOfVersion(db, run.policyVersion);
  const rows = await db
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  const found = rows.map(async ({ category: key, budget, members }) => {
    const category = policy[run.kind].categories.find((one) => one.key === key);
    if (members === 0 || !category) return [];
    const ends = [firstMember(db, run, key), lastMember(db, run, category, members)] as const;
    const [first, last] = await Promise.all(ends);
    if (!first || !last) return [];
    const each = budget / BigInt(members);
    const equal = {
      each: formatAmount(fromUnits(each)),
      oneMore: Number(budget - each * BigInt(members)),
    };
    return [{ key, equal: category.weight ? null : equal, first, last }];
  });
  return (await Promise.all(found)).flat();
}

const tableOf = ({ kind }: StoredRun) => (kind === 'hourly' ? 'hourly_rewards' : 'daily_rewards');

const firstMember = (db: Database, run: StoredRun, key: string): Promise<Member | null> =>
  member(
    db,
    `SELECT place, partner_id, ?? FROM ${tableOf(run)} WHERE run_id = ? AND ?? IS NOT NULL
    ORDER BY place LIMIT 1`,
    [key, run.id, key],
  );

/**
 * The last member. Of those in the first positions it is as many rows from the best as there are members; every other rule names a beginning of the order
 * whose end is known, from where one goes back.
 */
function lastMember(
  db: Database,
  run: StoredRun,
  { key, members: rule }: Category,
  members: number,
): Promise<Member | null> {
  const select = `SELECT place, partner_id, ?? FROM ${tableOf(run)} WHERE run_id = ? AND ?? IS NOT NULL`;
  if (rule !== 'all' && 'top' in rule)
    return member(db, `${select} ORDER BY place LIMIT ?, 1`, [key, run.id, key, members - 1]);
  const n = run.eligible ?? 0;
  const end = rule === 'all' ? n : firstPercent(parseFraction(rule.topPercent), n);
  return member(db, `${select} AND place < ? ORDER BY place DESC LIMIT 1`, [key, run.id, key, end]);
}

async function member(db: Database, sql: string, values: unknown[]): Promise<Member | null> {
  const [rows] = await db.$client.query<Row[]>({ sql, rowsAsArray: true }, values);
  const row = rows[0];
  return row
    ? { place: Number(row[0]), partnerId: String(row[1]), amount: formatAmount(parseColumn(String(row[2]))) }
    : null;
}
