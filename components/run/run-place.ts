import type { RunPartnersAsked } from '@/server/api/run-contract';

/** The parts of the page, of which one is shown. */
const VIEWS = ['figures', 'partners', 'left-out', 'inputs', 'log'] as const;
export type View = (typeof VIEWS)[number];

const SORTS = ['place', 'reward', 'votes'] as const satisfies readonly RunPartnersAsked['sort'][];

/** Where on the page of a run one looks, as its address says it. */
export type RunPlace = {
  view: View;
  /** How many rows of the order come before the page, less one; of those left out, the last partner of the page before. */
  after?: string | undefined;
  partner?: string | undefined;
  name?: string | undefined;
  category?: string | undefined;
  sort: RunPartnersAsked['sort'];
  reverse: boolean;
};

export const ROWS_A_PAGE = 50;

/** What the API is asked for; the server prefetches the same. */
export function partnersInput(runId: number, place: RunPlace) {
  const { after, partner, name, category, sort, reverse } = place;
  if (partner !== undefined) return { runId, limit: 1, partnerId: partner };
  if (name !== undefined) return { runId, name };
  return {
    runId,
    afterPlace: after === undefined ? -1 : Number(after),
    limit: ROWS_A_PAGE,
    sort,
    reverse,
    ...(category !== undefined && { category }),
  };
}

export const leftOutInput = (runId: number, { after }: RunPlace) => ({
  runId,
  limit: ROWS_A_PAGE,
  ...(after !== undefined && { after }),
});

/** Reads the address; what makes no sense in it is as if it were not there. */
export function runPlace(query: Record<string, string | string[] | undefined>): RunPlace {
  const text = (key: string, shape: RegExp) => {
    const value = query[key];
    return typeof value === 'string' && shape.test(value.trim()) ? value.trim() : undefined;
  };
  const partner = text('partner', /^\d{1,20}$/);
  const name = text('name', /^.{1,100}$/);
  const category = text('category', /^[a-z0-9_]{1,16}$/);
  const asked = VIEWS.find((view) => view === query.view);
  const sort = SORTS.find((one) => one === query.sort);
  const ofPartners = [partner, name, category, sort, query.after].some((one) => one !== undefined);
  const view = asked ?? (ofPartners ? 'partners' : 'figures');
  return {
    view,
    after: text('after', view === 'left-out' ? /^\d{1,20}$/ : /^\d{1,9}$/),
    partner,
    name,
    category,
    sort: sort ?? 'place',
    reverse: query.order === 'reverse',
  };
}

/** The address of another place on the page of a run. */
export function runHref(runId: number, { view, reverse, ...place }: Partial<RunPlace>): string {
  const query = new URLSearchParams();
  if (view !== undefined && view !== 'figures') query.set('view', view);
  for (const [key, value] of Object.entries(place)) {
    if (value !== undefined && !(key === 'sort' && value === 'place')) query.set(key, value);
  }
  if (reverse) query.set('order', 'reverse');
  const text = query.toString();
  return `/runs/${runId}${text && `?${text}`}`;
}
