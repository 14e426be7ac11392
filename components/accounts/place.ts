import { ACCOUNTS, type Account } from '@/lib/accounts';
import type { Kind } from '@/lib/period';

export const TABS = ['balances', 'journal', 'earmarks', 'corrections'] as const;
export type Tab = (typeof TABS)[number];

/** What of the accounts one looks at, as the page's address says it. */
export type AccountsPlace = {
  tab: Tab;
  at?: string;
  account?: Account;
  kind?: Kind;
  /** The start of a period, in milliseconds. */
  period?: number;
  run?: number;
  reason?: string;
};

type Query = Record<string, string | string[] | undefined>;

/** Reads the address; what makes no sense in it is as if it were not there. */
export function accountsPlace(query: Query): AccountsPlace {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const [at, kind, period, run, reason] = ['at', 'kind', 'period', 'run', 'reason'].map(text) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const account = ACCOUNTS.find((one) => one === query.account);
  return {
    tab: TABS.find((one) => one === query.tab) ?? 'balances',
    ...(at ? { at: at.slice(0, 40) } : {}),
    ...(account ? { account } : {}),
    ...(kind === 'hourly' || kind === 'daily' ? { kind } : {}),
    ...(/^-?\d{1,14}$/.test(period) ? { period: Number(period) } : {}),
    ...(/^[1-9]\d{0,14}$/.test(run) ? { run: Number(run) } : {}),
    ...(reason ? { reason: reason.slice(0, 24) } : {}),
  };
}

/** An address of the page, with what is looked at. */
export function addressOf(place: Partial<Record<keyof AccountsPlace, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(place))
    if (value !== undefined && value !== null && value !== '' && value !== 'balances')
      query.set(name, String(value));
  return query.size > 0 ? `/accounts?${query}` : '/accounts';
}

/** What of it filters the journal. */
export const filterOf = ({ account, kind, period, run, reason }: AccountsPlace) => ({
  ...(account ? { account } : {}),
  ...(kind ? { kind } : {}),
  ...(period !== undefined ? { period } : {}),
  ...(run ? { run } : {}),
  ...(reason ? { reason } : {}),
});
export type Filter = ReturnType<typeof filterOf>;
