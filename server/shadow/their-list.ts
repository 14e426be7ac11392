import type { Pool } from 'mysql2/promise';
import { type Amount, sum, ZERO } from '@/lib/amount';
import { AmountColumn } from '@/lib/amount-column';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { withSnapshot } from '../db/snapshot';
import { Refusal } from '../refusal';
import { readTheirAmount } from './their-amount';
import type { TheirTable } from './their-tables';

/** What the old script's list has for one period, in columns; a row is known by its index. */
export class TheirList {
  readonly ids: bigint[] = [];
  /** Partners of whom there is more than one row; only the first is compared. */
  readonly twice: bigint[] = [];
  readonly #indexOf = new Map<bigint, number>();
  readonly #positions: (number | null)[] = [];
  #amounts: AmountColumn[];

  constructor(readonly table: TheirTable) {
    this.#amounts = table.columns.map(() => new AmountColumn(64));
  }

  static async read(against: Pool, table: TheirTable, period: Period): Promise<TheirList> {
    const list = new TheirList(table);
    const selected = table.columns.flatMap(({ selected }) => selected ?? []);
    const position = table.hasPosition ? '`position`' : 'NULL';
    const sql = `SELECT partner_id, ${[position, ...selected].join(', ')} FROM ${table.name} WHERE \`time\` = ${literal(period.start)}`;
    await withSnapshot(against, async (snapshot) => {
      for await (const row of snapshot.texts(sql)) list.#add(row, period);
    });
    return list;
  }

  get length(): number {
    return this.ids.length;
  }

  /** The index of a partner's row, or null where the list has none. */
  find(partnerId: bigint): number | null {
    return this.#indexOf.get(partnerId) ?? null;
  }

  position(index: number): number | null {
    return this.#positions[index]!;
  }

  /** What a row has in a column; nothing there is 0, as it is in these tables. */
  amount(index: number, column: number): Amount {
    return this.#amounts[column]!.at(index);
  }

  total(column: number): Amount {
    return sum(this.ids.map((_, index) => this.amount(index, column)));
  }

  #add([id, position, ...cells]: (string | null)[], period: Period): void {
    const at = `${this.table.name} has at ${formatInstant(period.start)}`;
    if (!/^\d{1,20}$/.test(id ?? ''))
      throw new Refusal(`${at} the partner_id ${id}, which is no partner's id`);
    const partnerId = BigInt(id!);
    if (this.#indexOf.has(partnerId)) {
      this.twice.push(partnerId);
      return;
    }
    const index = this.ids.length;
    this.ids.push(partnerId);
    this.#indexOf.set(partnerId, index);
    const place = position === null || position === undefined ? 0 : Number(position);
    // As in the source, a position below 1 stands for none.
    this.#positions.push(place >= 1 ? place : null);
    if (index === this.#amounts[0]!.length)
      this.#amounts = this.#amounts.map((column) => column.resized(index * 2));
    let next = 0;
    for (const [column, { selected, name }] of this.table.columns.entries()) {
      const text = selected === null ? null : (cells[next++] ?? null);
      const amount = text === null ? ZERO : readTheirAmount(text);
      if (amount === null)
        throw new Refusal(`${at} "${text}" as ${name} of partner ${id}, which is no amount`);
      this.#amounts[column]!.set(index, amount);
    }
  }
}

/** An instant as SQL, to the second: a text column would not compare with more. */
export const literal = (instant: Instant): string => `'${toDatetime(instant).slice(0, 19)}'`;
