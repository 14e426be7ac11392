import type { Api } from './console';

/** Every page of the console and the states that look otherwise, by the name that a walk tells; each is looked at with axe and photographed. */
export const PAGES: Record<string, (api: Api) => Promise<string>> = {
  overview: async () => '/',
  runs: async () => '/runs',
  'runs, none matching': async () => '/runs?kind=daily&status=failed',
  calendar: async () => '/calendar',
  hour: (api) => lastPartnersOf(api, 'hourly'),
  day: async (api) => `/runs/${(await api.publishedRun('daily')).id}`,
  'who was left out': async (api) => `/runs/${(await api.publishedRun('daily')).id}?view=left-out`,
  'inputs of a day': async (api) => `/runs/${(await api.publishedRun('daily')).id}?view=inputs`,
  'log of a day': async (api) => `/runs/${(await api.publishedRun('daily')).id}?view=log`,
  'no such run': async () => '/runs/999999999',
  partners: async () => '/partners',
  partner: partnerOfLastDay,
  accounts: async () => '/accounts',
  // A few entries: one row is as accessible as another, and looking at each takes long.
  journal: async (api) => `/accounts?tab=journal&run=${(await api.publishedRun('hourly')).id}`,
  corrections: async () => '/accounts?tab=corrections',
  votes: async () => '/votes',
  'late votes': async () => '/votes?tab=late',
  transfers: async () => '/transfers',
  // Few rows: one is as accessible as another, and looking at each takes long.
  audit: async () => '/audit?subject=person',
  'audit, none matching': async () => '/audit?subject=nothing+of+this+name',
  alerts: async () => '/alerts',
  account: async () => '/account',
  'the running hour': async (api) => `/periods/hourly/${(await api.state()).running.hourly.start}`,
  policy: async () => '/policy',
  'form of a policy': async () => '/policy?tab=propose',
  'special partners': async () => '/policy?tab=special',
  people: async () => '/people',
  handbook: async () => '/help',
  'page of the handbook': async () => '/help/restore',
  restored: async () => '/restored',
};

/** A run with its last few partners: one row is as accessible as another, and looking at each takes long. */
async function lastPartnersOf(api: Api, kind: 'hourly' | 'daily'): Promise<string> {
  const { id, eligible } = await api.publishedRun(kind);
  return `/runs/${id}?after=${Math.max(0, (eligible ?? 0) - 6)}`;
}

/** A partner of the last published day whom a vote or a place was missing for the next tier. */
async function partnerOfLastDay(api: Api): Promise<string> {
  const { id } = await api.publishedRun('daily');
  const { rows } = await api.partners({ runId: id, limit: 50 });
  const partner = rows.find(({ amounts }) => Object.values(amounts).includes(null)) ?? rows[0];
  return `/partners/${partner?.partnerId}?run=${id}`;
}
