import type { Need, NeedSort } from '@/server/api/overview-contract';

/** Everything of one sort that needs a person, the oldest first. */
export type Needed = { readonly sort: NeedSort; readonly all: readonly Need[] };

/** What every need has, where nothing else is known of it. */
export const PLAIN: Need = {
  period: null,
  upTo: null,
  runId: null,
  count: 1,
  detail: null,
  by: null,
  since: null,
};
