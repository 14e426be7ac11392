import { type Amount, ceilDivide, type Fraction, parseFraction, subtract, sum, times } from './amount';
import type { Category, Members } from './policy';
import type { Voters } from './voters';

/** Each category's budget: `floor(budget x share)`, the units left over to the last of the list. */
export function categoryBudgets(budget: Amount, categories: readonly Category[]): Amount[] {
  const budgets = categories.map((category) => times(budget, parseFraction(category.share)));
  const last = budgets.length - 1;
  budgets[last] = subtract(budget, sum(budgets.slice(0, last)));
  return budgets;
}

/** How many the first `percent` of `n` are: `ceil(percent x n / 100)`. */
export function firstPercent(percent: Fraction, n: number): number {
  return Number(ceilDivide(percent.numerator * BigInt(n), percent.denominator * 100n));
}

/**
 * The places in the order that belong to a category, ascending. A category's own `minVotes` leaves voters out, and changes neither n nor
 * the ceiling of a percentage.
 */
export function membersOf(category: Category, voters: Voters, order: Uint32Array): Uint32Array {
  const candidates = candidatesOf(category.members, voters, order);
  const minVotes = category.minVotes ?? 0;
  const places = new Uint32Array(candidates);
  let count = 0;
  for (let place = 0; place < candidates; place++) {
    if (voters.votes(order[place]!) >= minVotes) places[count++] = place;
  }
  return places.subarray(0, count);
}

/** How many of the order's first can be members. Those without a position stand last, so every rule names a beginning of the order. */
function candidatesOf(members: Members, voters: Voters, order: Uint32Array): number {
  if (members === 'all') return order.length;
  if ('top' in members)
    return countWhile(order, (index) => (voters.position(index) ?? Infinity) <= members.top);
  const first = order.subarray(0, firstPercent(parseFraction(members.topPercent), order.length));
  return countWhile(first, (index) => voters.position(index) !== null);
}

function countWhile(order: Uint32Array, holds: (index: number) => boolean): number {
  let count = 0;
  while (count < order.length && holds(order[count]!)) count++;
  return count;
}
