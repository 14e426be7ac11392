import { hourAt, type Instant, PeriodError } from '@/lib/period';
import { type Scale, type Span, spanAt, spanOf } from '@/lib/span';
import { databaseNow } from '../db/clock';
import type { Serving } from '../serving';

/** What the votes are read from. */
export type VotesFrom = Pick<Serving, 'pages' | 'world'>;

/** A span as it is asked for; without a name it is the running one. */
export type AskedSpan = { readonly scale: Scale; readonly of?: string | undefined };

/** The same, or one hour of it. */
export type AskedPart = AskedSpan & { readonly hour?: number | undefined };

export async function askedSpan(
  { pages, world }: VotesFrom,
  { scale, of }: AskedSpan,
): Promise<{ span: Span; now: Instant }> {
  const now = await databaseNow(pages);
  return { now, span: of === undefined ? spanAt(scale, now, world.zone) : spanOf(scale, of, world.zone) };
}

/** The span's periods, or the one hour of it that is asked for. @throws PeriodError where the hour is not one of them. */
export async function askedPart(from: VotesFrom, asked: AskedPart) {
  const { span, now } = await askedSpan(from, asked);
  if (asked.hour === undefined) return { span, now, periods: span.periods, hour: null };
  const hour = hourAt(asked.hour as Instant, from.world.zone);
  if (hour.start !== asked.hour || hour.start < span.start || hour.start >= span.end)
    throw new PeriodError('No hour of that day begins then. Choose one of its hours.');
  return { span, now, periods: [hour], hour };
}
