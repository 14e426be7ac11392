import {
  type Amount,
  add,
  type Fraction,
  fromUnits,
  minimum,
  parseFraction,
  sum,
  times,
  ZERO,
} from './amount';
import { categoryBudgets, firstPercent } from './categories';
import { type MarketRates, marketPremium } from './distribute';
import type { Category, Division } from './policy';
import { splitEqually } from './split';

/** What is kept of a run beside its rows. */
export type RunFigures = {
  readonly budget: Amount;
  readonly eligible: number;
  readonly eccCap: Amount | null;
  readonly rates: MarketRates;
  readonly categories: readonly { readonly key: string; readonly budget: Amount; readonly members: number }[];
};

/** What a run judged one eligible partner by, and what it gave to it. */
export type FrozenRow = {
  /** 0 is the best placed. */
  readonly place: number;
  readonly position: number | null;
  readonly votes: number;
  readonly cc: Amount;
  readonly ecc: Amount | null;
  /** By category; null where it was no member. */
  readonly amounts: Readonly<Record<string, Amount | null>>;
  readonly bonus: Amount;
};

/** What has to be counted in the other rows: how many members stand before the partner, and what the weights of a category sum to. */
export type Counted = {
  readonly before: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, Amount>>;
};

/** One of the conditions of a category that the partner did not meet. Places are counted from 1. */
export type Lacking =
  | { readonly what: 'position'; readonly has: number; readonly needs: number }
  | { readonly what: 'any position' }
  | { readonly what: 'place'; readonly has: number; readonly needs: number }
  | { readonly what: 'votes'; readonly has: number; readonly needs: number }
  /** Nobody has a weight above 0, so that nobody is a member. */
  | { readonly what: 'weights' };

/** An equal share: what each member got, and one unit more for the first `left` of them. */
type EqualPart = { readonly sort: 'equal'; readonly rank: number; readonly left: number };
/** A share by weight: what is left of a unit after rounding down decides who gets one of those that are left. */
type WeightedPart = {
  readonly sort: 'weighted';
  readonly ecc: Amount;
  readonly given: boolean;
  readonly weight: Amount;
  readonly weights: Amount;
  readonly remainder: Fraction;
};

/** Always `base + unit = amount`, or the run's row is not what its rules give. */
export type Part = (EqualPart | WeightedPart) & {
  readonly base: Amount;
  readonly unit: Amount;
  readonly amount: Amount;
};

/** What the missing votes alone would have brought, had they brought no CC: exactly, or perhaps one unit more. */
export type Worth = { readonly amount: Amount; readonly exact: boolean; readonly members: number };

export type CategoryWhy = {
  readonly category: Category;
  readonly budget: Amount;
  readonly members: number;
  /** What each member of an equal share got at least, null for one by weight or without members. */
  readonly each: Amount | null;
  readonly part: Part | null;
  readonly lacking: readonly Lacking[];
  /** Only where nothing but votes was lacking. */
  readonly worth: Worth | null;
};

export type BonusWhy = { readonly premium: Fraction; readonly capped: boolean; readonly amount: Amount };

/** Why a partner got what it got. */
export type Why = {
  readonly row: FrozenRow;
  readonly run: RunFigures;
  readonly categories: readonly CategoryWhy[];
  readonly total: Amount;
  /** Null where the policy has no bonus. */
  readonly bonus: BonusWhy | null;
  /** Whether the rules give exactly the row. */
  readonly agrees: boolean;
};

/** What {@link explain} needs counted: the categories whose own `minVotes` leaves out some that are better placed, and those by weight. */
export function wanted(division: Division, run: RunFigures, row: FrozenRow) {
  const close = division.categories.filter((category) =>
    lackingOf(category, run, row).every(({ what }) => what === 'votes'),
  );
  return {
    before: close
      .filter((one) => !one.weight && leastOf(one) > division.minVotes)
      .map(({ key, minVotes }) => ({ key, minVotes: minVotes! })),
    weights: close.filter((one) => one.weight && membersIn(run, one.key) > 0).map(({ key }) => key),
  };
}

/** Takes a partner's row apart into the rules, figures and units that it was made of. */
export function explain(division: Division, run: RunFigures, row: FrozenRow, counted: Counted): Why {
  const budgets = categoryBudgets(run.budget, division.categories);
  const categories = division.categories.map((category, index) =>
    explainCategory(category, budgets[index]!, run, row, counted),
  );
  const total = sum(categories.map(({ part }) => part?.amount ?? ZERO));
  const bonus = division.marketBonus ? explainBonus(division, run, total) : null;
  const got = sum(Object.values(row.amounts).map((amount) => amount ?? ZERO));
  const agrees =
    total === got &&
    (bonus?.amount ?? ZERO) === row.bonus &&
    categories.every((one) => isAsStored(one, run, row) && isWhole(one.part));
  return { row, run, categories, total, bonus, agrees };
}

function explainCategory(
  category: Category,
  budget: Amount,
  run: RunFigures,
  row: FrozenRow,
  counted: Counted,
): CategoryWhy {
  const { key } = category;
  const members = membersIn(run, key);
  const lacking = lackingOf(category, run, row);
  const each = category.weight || members === 0 ? null : fromUnits(budget / BigInt(members));
  const rank = counted.before[key] ?? row.place;
  if (lacking.length === 0) {
    const part = category.weight
      ? weightedPart(budget, run, row, key, counted)
      : equalPart(budget, members, rank);
    return { category, budget, members, each, part, lacking, worth: null };
  }
  const close = lacking.every(({ what }) => what === 'votes');
  const worth = close ? worthOf(category, budget, members, run, row, rank, counted) : null;
  return { category, budget, members, each, part: null, lacking, worth };
}

function lackingOf({ key, members, minVotes, weight }: Category, run: RunFigures, row: FrozenRow): Lacking[] {
  const lacking: Lacking[] = [];
  if (members !== 'all') {
    if (row.position === null) lacking.push({ what: 'any position' });
    if ('top' in members) {
      if (row.position !== null && row.position > members.top)
        lacking.push({ what: 'position', has: row.position, needs: members.top });
    } else {
      const first = firstPercent(parseFraction(members.topPercent), run.eligible);
      if (row.place >= first) lacking.push({ what: 'place', has: row.place + 1, needs: first });
    }
  }
  if (minVotes !== undefined && row.votes < minVotes)
    lacking.push({ what: 'votes', has: row.votes, needs: minVotes });
  if (lacking.length === 0 && weight && membersIn(run, key) === 0) lacking.push({ what: 'weights' });
  return lacking;
}

function equalPart(budget: Amount, members: number, rank: number): Part {
  const count = BigInt(members);
  const amount = members === 0 ? ZERO : splitEqually(budget, members)(rank);
  const base = members === 0 ? ZERO : fromUnits(budget / count);
  const left = members === 0 ? 0 : Number(budget % count);
  return { sort: 'equal', rank, left, base, unit: fromUnits(amount - base), amount };
}

/** Who gets one of the units left over is decided among all members; the row says whether this one did. */
function weightedPart(budget: Amount, run: RunFigures, row: FrozenRow, key: string, counted: Counted): Part {
  const { ecc, weight } = weightOf(run, row);
  const weights = counted.weights[key] ?? ZERO;
  const amount = row.amounts[key] ?? ZERO;
  const product = budget * weight;
  const base = weights === ZERO ? ZERO : fromUnits(product / weights);
  const remainder = {
    numerator: weights === ZERO ? 0n : product % weights,
    denominator: weights === ZERO ? 1n : weights,
  };
  const given = row.ecc !== null;
  return {
    sort: 'weighted',
    ecc,
    given,
    weight,
    weights,
    remainder,
    base,
    unit: fromUnits(amount - base),
    amount,
  };
}

function weightOf(run: RunFigures, row: FrozenRow) {
  const ecc = row.ecc ?? row.cc;
  return { ecc, weight: minimum(ecc, run.eccCap ?? ZERO) };
}

/** With the votes that were missing nobody's place would have changed: the category would have had one member more. */
function worthOf(
  category: Category,
  budget: Amount,
  members: number,
  run: RunFigures,
  row: FrozenRow,
  rank: number,
  counted: Counted,
): Worth | null {
  if (!category.weight)
    return { amount: splitEqually(budget, members + 1)(rank), exact: true, members: members + 1 };
  const { weight } = weightOf(run, row);
  const weights = add(counted.weights[category.key] ?? ZERO, weight);
  if (weights === ZERO) return null;
  // Who gets a unit that is left over is decided among all members; where nothing was cut off, this one gets none.
  const product = budget * weight;
  return { amount: fromUnits(product / weights), exact: product % weights === 0n, members: members + 1 };
}

function explainBonus(division: Division, run: RunFigures, total: Amount): BonusWhy {
  const premium = marketPremium(division, run.rates);
  const most = parseFraction(division.marketBonus!.maxPremium);
  const capped =
    premium.numerator > 0n && premium.numerator * most.denominator === most.numerator * premium.denominator;
  return { premium, capped, amount: times(total, premium) };
}

function isAsStored(
  { category: { key }, budget, part }: CategoryWhy,
  run: RunFigures,
  row: FrozenRow,
): boolean {
  const stored = run.categories.find((one) => one.key === key);
  return stored?.budget === budget && (row.amounts[key] ?? null) === (part?.amount ?? null);
}

function isWhole(part: Part | null): boolean {
  if (part === null) return true;
  if (part.unit === ZERO) return true;
  return part.unit === 1n && (part.sort === 'equal' || part.remainder.numerator > 0n);
}

const leastOf = ({ minVotes }: Category): number => minVotes ?? 1;

const membersIn = (run: RunFigures, key: string): number =>
  run.categories.find((one) => one.key === key)?.members ?? 0;
