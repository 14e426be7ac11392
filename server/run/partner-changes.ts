import { type SQL, sql } from 'drizzle-orm';
import { type Amount, formatAmount, parseColumn, subtract, ZERO } from '@/lib/amount';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Database } from '../db/connection';
import { withSnapshot } from '../db/snapshot';
import { Refusal } from '../refusal';
import { listedOnce } from './orders';
import { rerunAndBase } from './rerun-and-base';
import type { Run } from './status';

export type Change = { readonly old: string; readonly new: string; readonly change: string };

export const change = (before: Amount | null, after: Amount | null): Change => ({
  old: formatAmount(before ?? ZERO),
  new: formatAmount(after ?? ZERO),
  change: formatAmount(subtract(after ?? ZERO, before ?? ZERO)),
});

/** A partner whose reward a rerun would change, bonus included. */
export type PartnerChange = { readonly partnerId: string } & Change & { readonly cursor: string };

/**
 * The partners whose rewards would change, the largest change first, a page at a time by key. The rows of both attempts are compared once, for whoever
 * turns the pages.
 */
export async function partnerChanges(
  db: Database,
  runId: number,
  after: string | null,
  limit: number,
): Promise<PartnerChange[]> {
  const { run, base } = await rerunAndBase(db, runId);
  const changed = await listedOnce(db, 'changed', [base, run], () => readChanged(db, run, base));
  const from = after === null ? 0 : changed.indexOf(readCursor(after)) + 1;
  if (after !== null && from === 0) throw new Refusal(OTHER_LIST);
  const page = [...changed.subarray(from, from + limit)];
  const totals = new Map((await totalsOf(db, run, base, page)).map((row) => [row.partnerId, row]));
  return page.flatMap((partnerId) => {
    const row = totals.get(String(partnerId));
    if (!row) return [];
    return [
      {
        partnerId: row.partnerId,
        ...change(parseColumn(row.old), parseColumn(row.new)),
        cursor: `${row.size} ${row.partnerId}`,
      },
    ];
  });
}

const OTHER_LIST = 'that page is not one of this list; begin with the first';

function readCursor(text: string): bigint {
  const match = /^\d+\.\d{8} (\d{1,20})$/.exec(text);
  if (!match) throw new Refusal(OTHER_LIST);
  return BigInt(match[1]!);
}

/** The server compares and sorts; partner after partner comes off the wire into one array. */
async function readChanged(db: Database, run: Run, base: Run): Promise<BigUint64Array> {
  let changed = new BigUint64Array(1024);
  let count = 0;
  await withSnapshot(db.$client, (snapshot) =>
    snapshot.stream(
      `select partner_id, abs(sum(new_part) - sum(old_part)) as size from (${bothAttempts(run, base)}) both_attempts
        group by partner_id having size > 0 order by size desc, partner_id`,
      [],
      (row) => {
        if (count === changed.length) {
          const larger = new BigUint64Array(changed.length * 2);
          larger.set(changed);
          changed = larger;
        }
        changed[count++] = BigInt(row.text(0)!);
      },
    ),
  );
  return changed.slice(0, count);
}

type Totals = {
  readonly partnerId: string;
  readonly old: string;
  readonly new: string;
  readonly size: string;
};

/** Each of the partners' old and new total, the bonus included, and what lies between them. */
export async function totalsOf(
  db: Database,
  run: Run,
  base: Run,
  partnerIds: readonly bigint[],
): Promise<Totals[]> {
  if (partnerIds.length === 0) return [];
  const both = sql.raw(bothAttempts(run, base, `and partner_id in (${partnerIds.join(', ')})`));
  const statement: SQL = sql`select partner_id as partnerId, sum(old_part) as old, sum(new_part) as new,
    abs(sum(new_part) - sum(old_part)) as size from (${both}) both_attempts group by partner_id`;
  const [rows] = (await db.execute(statement)) as unknown as [Totals[]];
  return rows;
}

/** The statement that reads the rows of both attempts, each with its total as the old or the new part. @param among which rows, if not all. */
export function bothAttempts(run: Run, base: Run, among = ''): string {
  const columns: string[] = [...CATEGORY_KEYS[run.kind], ...(run.kind === 'daily' ? ['bonus'] : [])];
  const total = columns.map((column) => `coalesce(\`${column}\`, 0)`).join(' + ');
  const part = (id: number, old: string, now: string) =>
    `select partner_id, ${old} as old_part, ${now} as new_part from ${run.kind}_rewards where run_id = ${id} ${among}`;
  const none = 'cast(0 as decimal(20,8))';
  return `${part(base.id, total, none)} union all ${part(run.id, none, total)}`;
}
