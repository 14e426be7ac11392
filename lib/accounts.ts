import type { Kind } from './period';

export const ACCOUNTS = [
  'votes',
  'hourly_pool',
  'daily_pool',
  'held',
  'partners',
  'market',
  'opening',
  'adjustments',
] as const;
export type Account = (typeof ACCOUNTS)[number];

export const POOL: Record<Kind, Account> = { hourly: 'hourly_pool', daily: 'daily_pool' };

/** Whether the account's balance may be below zero. No pool, nothing held and nothing paid ever is. */
export const mayBeNegative = (account: Account): boolean =>
  account === 'votes' || account === 'market' || account === 'opening' || account === 'adjustments';

/** Where CC comes from. */
export const SOURCES = ['votes', 'market', 'opening', 'adjustments'] as const satisfies readonly Account[];
/** Where CC is. Whatever has come is somewhere: the sources have given exactly what these hold. */
export const HOLDERS = [
  'hourly_pool',
  'daily_pool',
  'held',
  'partners',
] as const satisfies readonly Account[];
