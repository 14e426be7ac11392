import { type Amount, parseAmount } from '@/lib/amount';
import { formatInstant, type Instant } from '@/lib/period';
import { fromDatetime, toDatetime } from '../db/columns';
import type { Snapshot } from '../db/snapshot';
import type { BadRowCount } from './bad-rows';
import { SourceError } from './errors';

/** The CC rate in force from an instant on, with what the market pays for a CC, or null where the program does not say. */
export type Rate = {
  readonly effectiveAt: Instant;
  readonly rate: Amount;
  readonly marketRate: Amount | null;
};

/** Reads the rates that are in force anywhere in `[from, to]`, in the order of time. */
export async function readRates(
  snapshot: Snapshot,
  from: Instant,
  to: Instant,
  bad: BadRowCount,
): Promise<Rate[]> {
  const rows = await snapshot.rows(
    `SELECT effective_at, rate, market_rate FROM cc_rates
      WHERE effective_at <= ? AND effective_at >= COALESCE(
        (SELECT MAX(effective_at) FROM cc_rates WHERE effective_at <= ? AND rate >= 0), '1000-01-01')
      ORDER BY effective_at`,
    [toDatetime(to), toDatetime(from)],
  );
  const rates: Rate[] = [];
  for (const [effectiveAt, rate, marketRate] of rows) {
    if (rate === null || String(rate).startsWith('-')) {
      bad.add('badRate');
      continue;
    }
    const market =
      marketRate === null || String(marketRate).startsWith('-') ? null : parseAmount(String(marketRate));
    rates.push({
      effectiveAt: fromDatetime(String(effectiveAt)),
      rate: parseAmount(String(rate)),
      marketRate: market,
    });
  }
  return rates;
}

/**
 * The rate in force at an instant: that of the latest `effective_at` not after it, the instant included.
 * @throws SourceError where there is none, or two for one instant, of which neither is used.
 */
export function rateAt(rates: readonly Rate[], instant: Instant): Rate {
  const index = rates.findLastIndex((rate) => rate.effectiveAt <= instant);
  const rate = rates[index];
  if (!rate)
    throw new SourceError(
      `cc_rates has no CC rate in force at ${formatInstant(instant)}; add one to the source`,
    );
  if (rates[index - 1]?.effectiveAt === rate.effectiveAt) {
    throw new SourceError(
      `cc_rates has two rates for ${formatInstant(rate.effectiveAt)}; remove one of them from the source`,
    );
  }
  return rate;
}
