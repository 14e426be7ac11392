import type { Kind } from '@/lib/period';
import type { PartnerRewards } from '@/server/api/partners-contract';

/** What of a partner one looks at, as the page's address says it. */
export type PartnerPlace = {
  kind: Kind;
  /** The run whose amount is explained; without it the latest in which the partner voted. */
  run?: number;
  /** Dates of the program's zone. */
  from?: string;
  to?: string;
};

type Query = Record<string, string | string[] | undefined>;

/** Reads the address; what makes no sense in it is as if it were not there. Without a kind, the run says it. */
export function partnerPlace({ kind, run, from, to }: Query): Omit<PartnerPlace, 'kind'> & { kind?: Kind } {
  return {
    ...(kind === 'hourly' || kind === 'daily' ? { kind } : {}),
    ...(typeof run === 'string' && /^[1-9]\d{0,14}$/.test(run) ? { run: Number(run) } : {}),
    ...(isDate(from) ? { from } : {}),
    ...(isDate(to) ? { to } : {}),
  };
}

const isDate = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The same as an address of the partner's page, with some of it changed. */
export function addressOf(
  place: PartnerPlace,
  change: Partial<Record<keyof PartnerPlace, unknown>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...place, ...change }))
    if (value) query.set(name, String(value));
  return `?${query}`;
}

/** What the API is asked for; the server prefetches the same. */
export const rewardsInput = (partnerId: string, { kind, from, to }: PartnerPlace) => ({
  partnerId,
  kind,
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
});

/** The run that is explained: the one that is asked for, else the latest in which the partner voted. */
export const chosenRun = (
  place: Pick<PartnerPlace, 'run'>,
  rewards: PartnerRewards | undefined,
): number | null =>
  place.run ??
  rewards?.periods.findLast(({ reward, leftOut }) => reward !== null || leftOut !== null)?.runId ??
  null;
