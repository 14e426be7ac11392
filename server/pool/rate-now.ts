import type { Pool } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { Amount } from '@/lib/amount';
import { type Instant, later } from '@/lib/period';
import { withSnapshot } from '@/server/db/snapshot';
import { BadRowCount } from '@/server/source/bad-rows';
import { SourceError } from '@/server/source/errors';
import { rateAt, readRates } from '@/server/source/rates';

const KEPT_MS = 5_000;

/** The CC rate in force now, which every look at the pools needs: asked for every few seconds, not by every browser. */
export class RateNow {
  #last: { at: Instant; rate: Amount | null } | null = null;

  constructor(
    private readonly source: Pool,
    private readonly log: Logger,
  ) {}

  /** The rate at `now`, or null where none is in force. While the source is away it is the last one known. */
  async at(now: Instant): Promise<Amount | null> {
    if (this.#last && now >= this.#last.at && now <= later(this.#last.at, KEPT_MS)) return this.#last.rate;
    try {
      this.#last = { at: now, rate: await readRate(this.source, now) };
    } catch (error) {
      this.log.debug({ err: error }, 'the rate in force could not be read');
      // Kept as well, so that pages do not all wait for a source that is away.
      this.#last = { at: now, rate: this.#last?.rate ?? null };
    }
    return this.#last.rate;
  }
}

async function readRate(source: Pool, now: Instant): Promise<Amount | null> {
  const rates = await withSnapshot(source, (snapshot) => readRates(snapshot, now, now, new BadRowCount()));
  try {
    return rateAt(rates, now).rate;
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
