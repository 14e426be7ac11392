import {
  type Amount,
  AmountError,
  add,
  type Fraction,
  floorDivide,
  fromUnits,
  minimum,
  parseFraction,
  subtract,
  sum,
  times,
  ZERO,
} from './amount';
import { AmountColumn } from './amount-column';
import { categoryBudgets, firstPercent, membersOf } from './categories';
import type { Category, Division } from './policy';
import { splitEqually, splittingByWeight } from './split';
import { atOnce, endsStretch, type Stretches } from './stretches';
import type { Voters } from './voters';

/** The rates in force at a day's end; no rate, no market rate or a rate of 0 give no bonus. */
export type MarketRates = { readonly rate: Amount; readonly marketRate: Amount | null } | null;

/** What one category of a budget came to. */
export type CategoryResult = {
  readonly key: string;
  readonly budget: Amount;
  /** How many share it. */
  readonly members: number;
  readonly paid: Amount;
  /** The part of the eligible voter at a place of the order, or null where it is no member. */
  readonly amountAt: (place: number) => Amount | null;
};

/** A divided budget: always `paid + carried = budget`; the bonus is issued on top. */
export type Distribution = {
  /** The indices of the eligible voters, best placed first. */
  readonly order: Uint32Array;
  readonly eccCap: Amount | null;
  readonly premium: Fraction;
  readonly categories: readonly CategoryResult[];
  readonly paid: Amount;
  readonly carried: Amount;
  readonly bonus: Amount;
  /** What the eligible voter at a place gets out of the budget. */
  readonly baseAt: (place: number) => Amount;
  /** What it gets on top, from the market. */
  readonly bonusAt: (place: number) => Amount;
};

/**
 * Divides a period's budget among its voters.
 *
 * Ten voters with positions 1 to 10 and 100 CC under five equal categories: `top10p` gives its 20 CC to the first, every other category
 * 2 CC to each. Were there no voter at all, the 100 CC would be carried.
 * @throws AmountError where the parts do not sum to the budget, which no input can bring about.
 */
export function distribute(
  division: Division,
  budget: Amount,
  rates: MarketRates,
  voters: Voters,
): Distribution {
  return atOnce(distributing(division, budget, rates, voters));
}

/** The same in stretches, for whoever has a million voters and other things to do. */
export function* distributing(
  division: Division,
  budget: Amount,
  rates: MarketRates,
  voters: Voters,
): Stretches<Distribution> {
  const order = yield* voters.orderingEligible(division.minVotes);
  const eccCap = yield* capOfEcc(division, voters, order);
  const budgets = categoryBudgets(budget, division.categories);
  const categories: CategoryResult[] = [];
  for (const [index, category] of division.categories.entries()) {
    categories.push(yield* dividing(category, budgets[index]!, eccCap, voters, order));
  }

  const premium = marketPremium(division, rates);
  const bases = new AmountColumn(order.length);
  const bonusAt = premium.numerator === 0n ? () => ZERO : (place: number) => times(bases.at(place), premium);
  let paid: Amount = ZERO;
  let bonus: Amount = ZERO;
  for (let place = 0; place < order.length; place++) {
    if (endsStretch(place)) yield;
    let base: Amount = ZERO;
    for (const category of categories) base = add(base, category.amountAt(place) ?? ZERO);
    bases.set(place, base);
    paid = add(paid, base);
    bonus = add(bonus, bonusAt(place));
  }
  if (paid !== sum(categories.map((category) => category.paid)))
    throw new AmountError('the rows do not sum to the categories');
  if (paid < 0n || paid > budget) throw new AmountError('the categories paid more than the budget');
  return {
    order,
    eccCap,
    premium,
    categories,
    paid,
    carried: subtract(budget, paid),
    bonus,
    baseAt: (place) => bases.at(place),
    bonusAt,
  };
}

function* dividing(
  category: Category,
  budget: Amount,
  eccCap: Amount | null,
  voters: Voters,
  order: Uint32Array,
): Stretches<CategoryResult> {
  const members = membersOf(category, voters, order);
  yield;
  const parts = category.weight
    ? yield* byCappedEcc(budget, eccCap ?? ZERO, members, voters, order)
    : members.length > 0 && splitEqually(budget, members.length);
  if (!parts) return { key: category.key, budget, members: 0, paid: ZERO, amountAt: () => null };

  const rankAt = new Int32Array(order.length).fill(-1);
  for (let rank = 0; rank < members.length; rank++) rankAt[members[rank]!] = rank;
  const amountAt = (place: number) => {
    const rank = rankAt[place]!;
    return rank < 0 ? null : parts(rank);
  };
  return { key: category.key, budget, members: members.length, paid: budget, amountAt };
}

/** What each rank gets. Weights are `min(ECC, cap)`; with all of them zero there are no members. */
function* byCappedEcc(
  budget: Amount,
  cap: Amount,
  members: Uint32Array,
  voters: Voters,
  order: Uint32Array,
): Stretches<((rank: number) => Amount) | null> {
  const weights = new AmountColumn(members.length);
  let total: bigint = 0n;
  for (let rank = 0; rank < members.length; rank++) {
    if (endsStretch(rank)) yield;
    const weight = minimum(voters.ecc(order[members[rank]!]!), cap);
    weights.set(rank, weight);
    total += weight;
  }
  if (total === 0n) return null;
  const parts = yield* splittingByWeight(budget, weights);
  let given: bigint = 0n;
  for (let rank = 0; rank < parts.length; rank++) {
    if (endsStretch(rank)) yield;
    given += parts.at(rank);
  }
  if (given !== budget) throw new AmountError('the parts do not sum to the budget of their category');
  return (rank) => parts.at(rank);
}

/** `floor(multiple x mean ECC of the best placed percent)`, those without a position included; null without voters or without a cap. */
function* capOfEcc(division: Division, voters: Voters, order: Uint32Array): Stretches<Amount | null> {
  if (!division.eccCap || order.length === 0) return null;
  const multiple = parseFraction(division.eccCap.multiple);
  const count = firstPercent(parseFraction(division.eccCap.ofTopPercent), order.length);
  if (count === 0) return ZERO;
  let total: bigint = 0n;
  for (let place = 0; place < count; place++) {
    if (endsStretch(place)) yield;
    total += voters.ecc(order[place]!);
  }
  return fromUnits(floorDivide(total * multiple.numerator, multiple.denominator * BigInt(count)));
}

/** `min(max(marketRate / rate - 1, 0), maxPremium)` as an exact fraction. */
export function marketPremium(division: Division, rates: MarketRates): Fraction {
  const none: Fraction = { numerator: 0n, denominator: 1n };
  if (!division.marketBonus || !rates?.marketRate || rates.rate <= 0n) return none;
  if (rates.marketRate <= rates.rate) return none;
  const most = parseFraction(division.marketBonus.maxPremium);
  const premium: Fraction = { numerator: rates.marketRate - rates.rate, denominator: rates.rate };
  return premium.numerator * most.denominator < most.numerator * premium.denominator ? premium : most;
}
