import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import type { Amount } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import { Refusal } from '../refusal';
import { stepOf, type Tolerance, tolerated } from './tolerance';

/** A column of amounts of the old script's list. */
export type TheirColumn = {
  /** The category, or `bonus`. */
  readonly key: string;
  readonly name: string;
  /** What is selected for it; null where the table has no such column. */
  readonly selected: string | null;
  /** As it was declared, for the report. */
  readonly type: string;
  readonly tolerance: Tolerance;
  /** The digits behind the point that were declared, if any. */
  readonly digits: number | null;
  /** The last digit that it keeps; null where it keeps all that an amount has. */
  readonly step: Amount | null;
};

/** One of the old script's two lists, as it was found. */
export type TheirTable = {
  readonly kind: Kind;
  readonly name: string;
  readonly hasPosition: boolean;
  readonly columns: readonly TheirColumn[];
};

const NAMES: Record<Kind, string> = { hourly: 'reward_list_hourly', daily: 'reward_list_daily' };

/** The names that the two lists have for their amounts. */
function amountColumns(kind: Kind): { key: string; name: string }[] {
  const rewards = CATEGORY_KEYS[kind].map((key) => ({ key, name: `${kind}_reward_${key}` }));
  return kind === 'daily' ? [...rewards, { key: 'bonus', name: 'cc_market_reward' }] : rewards;
}

type Found = { readonly name: string; readonly type: string; readonly digits: number | null };

/**
 * Looks at the old script's two lists. A column of amounts may be of any numeric type, or missing, which the comparison then names.
 * @throws Refusal naming every table and column that there is no comparing without.
 */
export async function readTheirTables(
  against: Pool,
  tolerance: Tolerance,
): Promise<Record<Kind, TheirTable>> {
  const columns = await readColumns(against);
  const faults: string[] = [];
  const tableOf = (kind: Kind): TheirTable => {
    const name = NAMES[kind];
    const found = columns.filter((column) => column.table === name);
    if (found.length === 0) faults.push(`it has no table or view \`${name}\``);
    for (const needed of found.length > 0 ? ['partner_id', 'time'] : []) {
      if (!found.some((column) => column.name === needed))
        faults.push(`\`${name}\` has no column \`${needed}\``);
    }
    return {
      kind,
      name,
      hasPosition: found.some((column) => column.name === 'position'),
      columns: amountColumns(kind).map(({ key, name }) =>
        columnOf(
          key,
          name,
          found.find((column) => column.name === name),
          tolerance,
        ),
      ),
    };
  };
  const tables = { hourly: tableOf('hourly'), daily: tableOf('daily') };
  if (faults.length > 0) {
    throw new Refusal(
      `the old script's database cannot be compared with: ${faults.join('; ')}. Name the right database by --against, or make views with these names there`,
    );
  }
  return tables;
}

function columnOf(key: string, name: string, found: Found | undefined, tolerance: Tolerance): TheirColumn {
  if (!found) return { key, name, selected: null, type: 'not there', tolerance, digits: null, step: null };
  // A server prints only six digits of a FLOAT; as a double it shows all that it holds.
  const selected = found.type === 'float' ? `\`${name}\` * 1e0` : `\`${name}\``;
  const digits = found.digits === null ? '' : ` with ${found.digits} digits`;
  return {
    key,
    name,
    selected,
    type: `${found.type}${digits}`,
    tolerance: tolerated(tolerance, found.type),
    digits: found.digits,
    step: stepOf(found.digits),
  };
}

async function readColumns(against: Pool): Promise<(Found & { readonly table: string })[]> {
  const [rows] = await against.query<RowDataPacket[]>(
    `SELECT table_name AS t, column_name AS c, data_type AS d, numeric_scale AS s FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name IN (?)`,
    [Object.values(NAMES)],
  );
  return rows.map((row) => ({
    table: String(row.t).toLowerCase(),
    name: String(row.c).toLowerCase(),
    type: String(row.d).toLowerCase(),
    digits: row.s === null ? null : Number(row.s),
  }));
}
