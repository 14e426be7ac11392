import type { Scale } from '@/lib/span';

/** What of the votes the address asks for. */
export type VotesPlace = {
  readonly tab: 'time' | 'late';
  readonly scale: Scale;
  /** A date or a month; undefined for the running one. */
  readonly of: string | undefined;
  /** The start of one hour of the day. */
  readonly hour: number | undefined;
};

type Query = Record<string, string | string[] | undefined>;

/** A word that is not known counts as none. */
export function votesPlace(query: Query): VotesPlace {
  const scale = query.scale === 'days' ? 'days' : 'hours';
  const of = typeof query.of === 'string' && /^\d{4}-\d\d(-\d\d)?$/.test(query.of) ? query.of : undefined;
  const hour = scale === 'hours' && typeof query.hour === 'string' && /^-?\d{1,15}$/.test(query.hour);
  return {
    tab: query.tab === 'late' ? 'late' : 'time',
    scale,
    of,
    hour: hour ? Number(query.hour) : undefined,
  };
}

/** The address of a day, a month or an hour. */
export function votesAddress({ scale, of, hour }: Partial<VotesPlace>): string {
  const query = new URLSearchParams();
  if (scale === 'days') query.set('scale', 'days');
  if (of !== undefined) query.set('of', of);
  if (hour !== undefined) query.set('hour', String(hour));
  return query.size > 0 ? `/votes?${query}` : '/votes';
}

/** What the procedures are asked; absent is not the same as undefined to the key of a query. */
export const spanInput = ({ scale, of }: VotesPlace) => ({ scale, ...(of === undefined ? {} : { of }) });
export const partInput = (place: VotesPlace) => ({
  ...spanInput(place),
  ...(place.hour === undefined ? {} : { hour: place.hour }),
});
