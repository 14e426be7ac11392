import { expect, it } from 'vitest';
import { ACCOUNTS, mayBeNegative, POOL } from './accounts';

it('lets only the accounts that issue CC or mend the books be negative', () => {
  expect(ACCOUNTS.filter(mayBeNegative)).toEqual(['votes', 'market', 'opening', 'adjustments']);
});

it('keeps a pool for each kind of period', () => {
  expect(POOL).toEqual({ hourly: 'hourly_pool', daily: 'daily_pool' });
});
