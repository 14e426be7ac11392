import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { type Amount, formatAmount, parseColumn } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { codeOf, isOutage } from '../db/transaction';
import { broken, explained, Faults, type Finding } from './finding';

type Delivered = { readonly partnerId: bigint; readonly amount: Amount };

const BATCH = 500;

/** The special partners' database; once it did not answer it is not asked again, and that is said once. */
export class Remote {
  #away = false;

  constructor(private readonly pool: Pool | null) {}

  /** What was delivered for an hour must be there as it was sent. */
  async *compare(about: string, hour: Instant, delivered: readonly Delivered[]): AsyncGenerator<Finding> {
    if (this.#away || delivered.length === 0) return;
    if (!this.pool) {
      this.#away = true;
      yield explained(
        'remote',
        'remote database',
        'none is configured, so what was delivered is not compared',
      );
      return;
    }
    const faults = new Faults();
    try {
      for (let at = 0; at < delivered.length; at += BATCH)
        await compareBatch(this.pool, hour, delivered.slice(at, at + BATCH), faults);
    } catch (error) {
      this.#away = true;
      const why = error instanceof Error ? error.message || codeOf(error) : String(error);
      if (!isOutage(error))
        yield broken('remote', 'remote database', `what was delivered cannot be read there: ${why}`);
      else
        yield explained(
          'remote',
          'remote database',
          `it cannot be reached, so what was delivered is not compared: ${why}`,
        );
    }
    yield* faults.as('remote', about);
  }
}

async function compareBatch(
  pool: Pool,
  hour: Instant,
  batch: readonly Delivered[],
  faults: Faults,
): Promise<void> {
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT partner_id, cc_reward FROM cc_hourly WHERE time = ? AND partner_id IN (?)',
    [toDatetime(hour), batch.map(({ partnerId }) => String(partnerId))],
  );
  const there = new Map(
    rows.map((row) => [String(row.partner_id), formatAmount(parseColumn(String(row.cc_reward)))]),
  );
  for (const { partnerId, amount } of batch) {
    const what = `what the remote database has for partner ${partnerId}`;
    faults.compare(what, there.get(String(partnerId)), formatAmount(amount));
  }
}
