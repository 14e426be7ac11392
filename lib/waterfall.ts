import { accrue } from './accrual';
import { type Amount, add, negate, parseFraction, subtract, sum, ZERO } from './amount';
import { type AccrualSort, type Basis, partOf } from './books';
import { otherPool } from './counting';
import type { Instant, Kind } from './period';

/** One amount on the way from the votes to the partners; `name` is the category, and `about` the period that it comes from or goes to. */
export type Line = {
  readonly key: LineKey;
  readonly amount: Amount;
  readonly name?: string;
  readonly about?: { readonly kind: Kind; readonly start: Instant };
  readonly count?: number;
};

/**
 * A sum on the way. Its total is the total of the stage before and its own lines; `parts` say what it consists of, and sum to it as well. It is told
 * by the figure that was stored, never by adding up, so that `gapOf` finds what does not agree.
 */
export type Stage = {
  readonly key: StageKey;
  readonly lines: readonly Line[];
  readonly total: Amount;
  readonly parts: readonly Line[];
};

export type StageKey = 'inflow' | 'part' | 'nominal' | 'budget' | 'paid' | 'received';
export type LineKey =
  | 'voted'
  | 'rate'
  | 'otherPool'
  | `accrued ${AccrualSort}`
  | 'correction'
  | 'accruedBefore'
  | 'baseBudget'
  | 'elsewhere'
  | 'earmarked'
  | 'belowZero'
  | 'category'
  | 'carried'
  | 'bonus';

/** What an attempt counted in one hour, and the accrual rows of its own pool that it counted against. */
export type WaterfallHour = Basis & {
  readonly accruals: readonly { sort: AccrualSort; amount: Amount; earmarkedFor: Instant }[];
};

/** What moved into the period's earmark, or with a negative amount out of it, before the attempt took it. */
export type EarmarkMove = {
  readonly reason: string;
  readonly amount: Amount;
  readonly about: { readonly kind: Kind; readonly start: Instant };
};

export type WaterfallFacts = {
  readonly kind: Kind;
  readonly start: Instant;
  readonly hours: readonly WaterfallHour[];
  /** Of an attempt of an unpublished period, what came to be earmarked for it; of a rerun, the nominal budget of the published attempt. */
  readonly from: { readonly moves: readonly EarmarkMove[] } | { readonly baseNominal: Amount };
  readonly nominal: Amount;
  readonly budget: Amount;
  /** Null before the budget was divided. */
  readonly divided: {
    readonly categories: readonly { key: string; budget: Amount; paid: Amount; members: number }[];
    readonly paid: Amount;
    readonly bonus: Amount;
  } | null;
};

/**
 * The way of the CC of one attempt, from the votes over the pool to the partners.
 *
 * 100 CC voted at a rate of 0.9 are an inflow of 90; 67.5 of it go to the daily pool and 22.5 are the hourly pool's part; with 2.5 carried from the
 * hour before the budget is 25, all of it paid.
 */
export function waterfall(facts: WaterfallFacts): Stage[] {
  const { kind, hours } = facts;
  const voted = sum(hours.map(({ cc }) => cc));
  const inflow = sum(hours.map(inflowOf));
  const part = sum(hours.map((hour) => partOf(kind, hour)));
  const other = sum(hours.map((hour) => partOf(otherPool(kind), hour)));
  return [
    {
      key: 'inflow',
      lines: [
        { key: 'voted', amount: voted },
        { key: 'rate', amount: subtract(inflow, voted) },
      ],
      total: inflow,
      parts: [],
    },
    {
      key: 'part',
      lines: [{ key: 'otherPool', amount: negate(other) }],
      total: part,
      parts: accrualParts(facts, part),
    },
    ...budgetStages(facts),
    ...(facts.divided === null ? [] : dividedStages(facts, facts.divided)),
  ];
}

const inflowOf = ({ cc, rate, hourlyShare }: Basis): Amount =>
  accrue({ cc, rate, hourlyShare: parseFraction(hourlyShare) }).inflow;

const SORTS: readonly AccrualSort[] = ['first', 'late', 'correction'];

/** How the pool's part came to be accrued; of a rerun also what it corrects, which is booked when it is published. */
function accrualParts({ hours, from }: WaterfallFacts, part: Amount): Line[] {
  const rows = hours.flatMap(({ accruals }) => accruals);
  const parts = SORTS.flatMap((sort): Line[] => {
    const found = rows.filter((row) => row.sort === sort);
    const amount = sum(found.map((row) => row.amount));
    return found.length === 0 ? [] : [{ key: `accrued ${sort}`, amount, count: found.length }];
  });
  const correction = subtract(part, accruedOf(hours));
  if ('baseNominal' in from && correction !== ZERO) parts.push({ key: 'correction', amount: correction });
  return parts;
}

const accruedOf = (hours: readonly WaterfallHour[]): Amount =>
  sum(hours.flatMap(({ accruals }) => accruals.map(({ amount }) => amount)));

function budgetStages(facts: WaterfallFacts): Stage[] {
  const { hours, from, nominal, budget } = facts;
  const lines: Line[] =
    'baseNominal' in from
      ? [
          { key: 'accruedBefore', amount: negate(accruedOf(hours)) },
          { key: 'baseBudget', amount: from.baseNominal },
        ]
      : earmarkLines(facts, from.moves);
  const categories = (facts.divided?.categories ?? []).map(
    ({ key, budget: amount, members }): Line => ({ key: 'category', name: key, amount, count: members }),
  );
  if (nominal >= 0n) return [{ key: 'budget', lines, total: budget, parts: categories }];
  return [
    { key: 'nominal', lines, total: nominal, parts: [] },
    {
      key: 'budget',
      lines: [{ key: 'belowZero', amount: negate(nominal) }],
      total: budget,
      parts: categories,
    },
  ];
}

/** What an earmark consists of beside its own hours' part, so that with that part it sums to the earmark. */
function earmarkLines({ start, hours }: WaterfallFacts, moves: readonly EarmarkMove[]): Line[] {
  const lines: Line[] = [];
  const rows = hours.flatMap(({ accruals }) => accruals);
  const elsewhere = sum(rows.filter((row) => row.earmarkedFor !== start).map(({ amount }) => amount));
  if (elsewhere !== ZERO) lines.push({ key: 'elsewhere', amount: negate(elsewhere) });
  const others = new Map<string, { amount: Amount; moves: EarmarkMove[] }>();
  for (const move of moves) {
    const group = others.get(move.reason) ?? { amount: ZERO, moves: [] };
    others.set(move.reason, { amount: add(group.amount, move.amount), moves: [...group.moves, move] });
  }
  // Its own hours' accruals are in the part above; what is left of the accruals' entries is that of other hours.
  for (const sort of SORTS) {
    const own = rows.filter((row) => row.sort === sort && row.earmarkedFor === start);
    const group = others.get(`accrual ${sort}`);
    if (!group && own.length === 0) continue;
    const amount = subtract(group?.amount ?? ZERO, sum(own.map((row) => row.amount)));
    others.delete(`accrual ${sort}`);
    if (amount !== ZERO) lines.push({ key: 'earmarked', name: `accrual ${sort}`, amount });
  }
  for (const [reason, { amount, moves: made }] of others) {
    if (amount === ZERO) continue;
    const about = made.length === 1 && NAMED.has(reason) ? { about: made[0]!.about } : {};
    lines.push({ key: 'earmarked', name: reason, amount, count: made.length, ...about });
  }
  return lines;
}

/** Reasons of entries whose period is another than the one whose earmark they change. */
const NAMED: ReadonlySet<string> = new Set(['carried', 'over', 'lacking', 'skipped']);

function dividedStages({ budget }: WaterfallFacts, divided: NonNullable<WaterfallFacts['divided']>): Stage[] {
  const { categories, paid, bonus } = divided;
  const carried = categories.flatMap(({ key, budget: whole, paid: given }): Line[] =>
    whole === given ? [] : [{ key: 'carried', name: key, amount: subtract(given, whole) }],
  );
  const stages: Stage[] = [
    {
      key: 'paid',
      lines: carried,
      total: paid,
      parts: categories
        .filter((category) => category.paid !== ZERO || budget === ZERO)
        .map(({ key, paid: amount, members }) => ({ key: 'category', name: key, amount, count: members })),
    },
  ];
  if (bonus !== ZERO)
    stages.push({
      key: 'received',
      lines: [{ key: 'bonus', amount: bonus }],
      total: add(paid, bonus),
      parts: [],
    });
  return stages;
}

/** By how much a stage's total differs from what it is made of; 0 everywhere, unless something was changed behind Allot's back. */
export function gapsOf(stages: readonly Stage[]): Amount[] {
  return stages.flatMap(({ lines, total, parts }, index) => {
    const before = stages[index - 1]?.total ?? ZERO;
    const gap = subtract(total, sum([before, ...lines.map(({ amount }) => amount)]));
    const within = parts.length === 0 ? ZERO : subtract(total, sum(parts.map(({ amount }) => amount)));
    return [gap, within].filter((amount) => amount !== ZERO);
  });
}
