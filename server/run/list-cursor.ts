import { type Instant, KINDS, type Kind } from '@/lib/period';
import { Refusal } from '@/server/refusal';

/**
 * The place of a row in the list: the latest period first, of two that begin at once the day first, of a period's attempts the latest
 * first. A period that was missed or skipped stands after its attempts, as if it were attempt 0.
 */
export type Place = { readonly start: Instant; readonly kind: Kind; readonly attempt: number };

export const comparePlaces = (a: Place, b: Place): number =>
  b.start - a.start || compareText(a.kind, b.kind) || b.attempt - a.attempt;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export const writeCursor = ({ start, kind, attempt }: Place): string => `${start}.${kind}.${attempt}`;

/** @throws Refusal where the text is no cursor of this list. */
export function readCursor(text: string): Place {
  const [start, kindText, attempt, ...more] = text.split('.');
  const kind = KINDS.find((one) => one === kindText);
  if (!kind || more.length > 0 || !/^-?\d{1,15}$/.test(start ?? '') || !/^\d{1,9}$/.test(attempt ?? '')) {
    throw new Refusal('The cursor of the list cannot be read; begin again with its first page.');
  }
  return { start: Number(start) as Instant, kind, attempt: Number(attempt) };
}
