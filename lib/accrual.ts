import { type Amount, asFraction, type Fraction, subtract, times } from './amount';

/** What an hour's votes add to the pools. `inflow` is always `hourly + daily`. */
export type Inflow = { readonly inflow: Amount; readonly hourly: Amount; readonly daily: Amount };

/** What an hour's accrual is made from: the CC voted, the CC rate (with 8 digits) and the share of the hourly pool. */
export type AccrualBasis = { readonly cc: Amount; readonly rate: Amount; readonly hourlyShare: Fraction };

/** The accrual of an hour: one floor on the sum over its good votes, one on the hourly pool's share, the rest to the daily pool. */
export function accrue({ cc, rate, hourlyShare }: AccrualBasis): Inflow {
  const inflow = times(cc, asFraction(rate));
  const hourly = times(inflow, hourlyShare);
  return { inflow, hourly, daily: subtract(inflow, hourly) };
}
