import { type Amount, formatAmount, sum } from '@/lib/amount';
import { type Cells, differences, type Factor, factorInWords, isByFactor } from './cells';
import { type Cause, EXAMPLES, type Finding } from './finding';
import type { Pairs } from './pairs';
import { isNear } from './tolerance';

/** What differs in the categories' columns; where all of them differ by one factor, that is one finding. */
export function explainCategories(pairs: Pairs, categories: readonly Cells[]): Finding[] {
  const wholePool = byOneFactor(pairs, categories);
  if (wholePool) return [wholePool];
  return categories.filter((cells) => differences(cells) > 0).map((cells) => explainCategory(pairs, cells));
}

const amountsOf = (pairs: Pairs, { column }: Cells, those: readonly number[]) =>
  those.map((pair) => [column.hereAt(pairs.places[pair]!), column.thereAt(pairs.rows[pair]!)] as const);

const totalsOf = (cells: readonly Cells[]) => ({
  here: sum(cells.map(({ column }) => column.totalHere)),
  there: sum(cells.map(({ column }) => column.totalThere)),
});

/** Another pool: every category that pays differs, each by the factor of all together. */
function byOneFactor(pairs: Pairs, categories: readonly Cells[]): Finding | null {
  const paying = categories.filter(({ column }) => column.totalHere > 0n || column.totalThere > 0n);
  const factor = totalsOf(paying);
  const holds = paying.every(
    (cells) =>
      cells.paidHereOnly.length + cells.paidThereOnly.length === 0 &&
      isByFactor(cells.tolerance, amountsOf(pairs, cells, cells.paidByBoth), factor),
  );
  // Where the factor is small, the smaller amounts of a category may differ by no more than noise.
  const largest = paying.toSorted((a, b) => b.differing.length - a.differing.length)[0];
  if (!holds || paying.length < 2 || !largest || largest.differing.length === 0) return null;
  return {
    cause: 'another pool or rate',
    column: null,
    count: paying.reduce((count, cells) => count + cells.differing.length, 0),
    ...factor,
    sentence: `Every category is ${factorInWords(factor)} times what it is here: ${formatAmount(factor.there)} CC were paid there and ${formatAmount(factor.here)} CC here, out of a budget of ${formatAmount(pairs.run.budget)} CC${rateInWords(pairs)}.${openingInWords(pairs, factor)}`,
    examples: firstExamples(pairs, largest, largest.differing),
  };
}

const rateInWords = ({ run }: Pairs): string =>
  ` at the CC rate ${formatAmount(run.reading.rate.rate)} at the period's end`;

/** A pool that held more is most often one that was not empty at the start. */
const openingInWords = ({ run }: Pairs, { here, there }: Factor): string =>
  there > here ? ` If the old pool held CC from before, give them by --opening-${run.period.kind}.` : '';

function explainCategory(pairs: Pairs, cells: Cells): Finding {
  const { column, differing, paidHereOnly, paidThereOnly } = cells;
  const changed = [...paidHereOnly, ...paidThereOnly];
  if (column.totalThere === 0n) return missing(pairs, cells);
  if (column.totalHere === 0n) return onlyThere(pairs, cells);
  if (changed.length > 0) return otherMembers(pairs, cells, changed);
  const factor = { here: column.totalHere, there: column.totalThere };
  const both = amountsOf(pairs, cells, cells.paidByBoth);
  const matched = { here: sum(both.map(([here]) => here)), there: sum(both.map(([, there]) => there)) };
  const sameBudget = isNear(cells.tolerance, factor.here, factor.there);
  const byFactor = isByFactor(cells.tolerance, both, matched);
  const finding = findingOf(pairs, cells, differing);
  if (byFactor && sameBudget) {
    const others = pairs.onlyHere.length + pairs.onlyThere.length;
    return finding(
      'other members',
      `${formatAmount(factor.there)} CC on both sides, but the rows that are on one side only (${others}) share it: each of the others gets ${factorInWords(matched)} times what it gets here.`,
    );
  }
  if (byFactor && (cells.paidByBoth.length > 1 || differing.length === pairs.places.length)) {
    return finding(
      'another share',
      `${column.key} is ${factorInWords(matched)} times what it is here, for all of its ${cells.paidByBoth.length} members: ${formatAmount(factor.there)} CC there, ${formatAmount(factor.here)} CC here.`,
    );
  }
  if (sameBudget && isWeighted(pairs, column.key)) {
    return finding(
      'another weight',
      `${column.key} shares ${formatAmount(factor.there)} CC on both sides, and ${differing.length} of ${cells.paidByBoth.length} members have another part of it; the ECC cap is ${cap(pairs)} here.`,
    );
  }
  if (cells.paidByBoth.length === 1) {
    return finding('single amounts', `The only member of ${column.key} has another amount.`);
  }
  return finding(
    'single amounts',
    `${differing.length} of ${cells.paidByBoth.length} members have another amount, by no common factor: ${formatAmount(factor.there)} CC there, ${formatAmount(factor.here)} CC here.`,
  );
}

const isWeighted = ({ run }: Pairs, key: string): boolean =>
  run.division.categories.some((category) => category.key === key && category.weight !== undefined);

const cap = ({ run }: Pairs): string => {
  const { eccCap } = run.distribution;
  return eccCap === null ? 'none' : formatAmount(eccCap);
};

function missing(pairs: Pairs, cells: Cells): Finding {
  const { column } = cells;
  const there = pairs.list.table.columns[column.index]!.selected === null;
  return findingOf(
    pairs,
    cells,
    cells.paidHereOnly,
  )(
    'category missing',
    `${there ? `The old table has no column ${column.name}` : `The old script pays nothing as ${column.name}`}, and Allot pays ${formatAmount(column.totalHere)} CC to ${cells.paidHereOnly.length} members.`,
  );
}

const onlyThere = (pairs: Pairs, cells: Cells): Finding =>
  findingOf(
    pairs,
    cells,
    cells.paidThereOnly,
  )(
    'category only there',
    `The old script pays ${formatAmount(cells.column.totalThere)} CC as ${cells.column.name} to ${cells.paidThereOnly.length} members, and Allot pays nothing.`,
  );

/** Who is a member differs; the amounts of those who are members on both sides differ as a consequence. */
function otherMembers(pairs: Pairs, cells: Cells, changed: readonly number[]): Finding {
  const { column, paidHereOnly, paidThereOnly, paidByBoth } = cells;
  const finding = findingOf(pairs, cells, changed);
  const members = `${column.key} has ${paidHereOnly.length + paidByBoth.length} members here and ${paidThereOnly.length + paidByBoth.length} there`;
  const sameBudget = isNear(cells.tolerance, column.totalHere, column.totalThere);
  const budget = sameBudget
    ? 'The budget is the same'
    : `They share ${formatAmount(column.totalHere)} CC here and ${formatAmount(column.totalThere)} CC there`;
  if (changed.every((pair) => pairs.hasMoved(pair))) {
    return finding(
      'another position',
      `${members}: all ${changed.length} who differ have another position there. ${budget}.`,
    );
  }
  const positions = new Set(changed.map((pair) => pairs.positionHere(pairs.places[pair]!)));
  if (paidHereOnly.length === paidThereOnly.length && positions.size === 1 && sameBudget) {
    return finding(
      'order of equal positions',
      `${members}, and the ${changed.length} who differ are all at position ${[...positions][0] ?? 'none'}: Allot puts equal positions in the order of partner ids.`,
    );
  }
  return finding(
    'another tier rule',
    `${members}. Here they are ${rangeOf(pairs, [...paidHereOnly, ...paidByBoth])}; there ${rangeOf(pairs, [...paidThereOnly, ...paidByBoth])}. ${budget}.`,
  );
}

/** What the members of a category have in common: up to which position, and with how many votes at least. */
function rangeOf(pairs: Pairs, members: readonly number[]): string {
  if (members.length === 0) return 'none';
  let [worst, fewest, without] = [0, Number.POSITIVE_INFINITY, 0];
  for (const pair of members) {
    const place = pairs.places[pair]!;
    const position = pairs.positionHere(place);
    if (position === null) without++;
    else worst = Math.max(worst, position);
    fewest = Math.min(fewest, pairs.votesHere(place));
  }
  const missing = without > 0 ? `, ${without} without a position` : '';
  return `at positions up to ${worst || 'none'}${missing}, with ${fewest} votes at least`;
}

const firstExamples = (pairs: Pairs, { column }: Cells, those: readonly number[]) =>
  those.slice(0, EXAMPLES).map((pair) => pairs.example(pair, column));

function findingOf(pairs: Pairs, cells: Cells, those: readonly number[]) {
  const { column } = cells;
  const shown = those.length > 0 ? those : cells.differing;
  const total = (side: 0 | 1): Amount => sum(amountsOf(pairs, cells, shown).map((amounts) => amounts[side]));
  return (cause: Cause, sentence: string): Finding => ({
    cause,
    column: column.key,
    count: differences(cells),
    here: total(0),
    there: total(1),
    sentence,
    examples: firstExamples(pairs, cells, shown),
  });
}
