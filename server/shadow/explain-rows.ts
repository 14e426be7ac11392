import { type Amount, formatAmount, sum, ZERO } from '@/lib/amount';
import { EXAMPLES, type Example, type Finding } from './finding';
import type { Pairs } from './pairs';

/** What differs in the rows themselves: who is in the list, and at which position. */
export function explainRows(pairs: Pairs): Finding[] {
  const { list, run } = pairs;
  if (list.length === 0 && run.distribution.paid > 0n) return [noRunThere(pairs)];
  return [...onlyHere(pairs), ...onlyThere(pairs), ...twice(pairs), ...moved(pairs)];
}

function noRunThere(pairs: Pairs): Finding {
  const here = sum(pairs.onlyHere.map(pairs.sumHere));
  const rows = pairs.onlyHere.length;
  return {
    cause: 'no run there',
    column: null,
    count: rows,
    here,
    there: ZERO,
    sentence: `The old script has no row, and Allot has ${rows}, with ${formatAmount(here)} CC.`,
    examples: pairs.onlyHere.slice(0, EXAMPLES).map((place) => exampleHere(pairs, place)),
  };
}

function onlyHere(pairs: Pairs): Finding[] {
  const places = pairs.onlyHere.filter(pairs.paysHere);
  if (places.length === 0) return [];
  const fewest = Math.min(...places.slice(0, 1000).map(pairs.votesHere));
  return [
    {
      cause: 'rows only here',
      column: null,
      count: places.length,
      here: sum(places.map(pairs.sumHere)),
      there: ZERO,
      sentence: `${places.length} of ${pairs.run.distribution.order.length} eligible voters have no row in the old list; each cast ${fewest} votes at least.`,
      examples: places.slice(0, EXAMPLES).map((place) => exampleHere(pairs, place)),
    },
  ];
}

function onlyThere(pairs: Pairs): Finding[] {
  const rows = pairs.onlyThere.filter(pairs.paysThere);
  if (rows.length === 0) return [];
  return [
    {
      cause: 'rows only there',
      column: null,
      count: rows.length,
      here: ZERO,
      there: sum(rows.map(pairs.sumThere)),
      sentence: `${rows.length} rows of the old list are of no eligible voter: ${whyNotHere(pairs, rows)}.`,
      examples: rows.slice(0, EXAMPLES).map((row) => exampleThere(pairs, row)),
    },
  ];
}

/** Why Allot does not reward the partners of these rows. */
function whyNotHere({ run, list }: Pairs, rows: readonly number[]): string {
  const { voters } = run.reading;
  const ids = new Set(rows.map((row) => list.ids[row]!));
  let [inactive, tooFew] = [0, 0];
  for (let index = 0; index < voters.length; index++) {
    if (!ids.has(voters.partnerId(index))) continue;
    if (voters.active(index)) tooFew++;
    else inactive++;
  }
  const without = rows.length - inactive - tooFew;
  return [
    inactive > 0 ? `${inactive} inactive in the source` : '',
    tooFew > 0 ? `${tooFew} with fewer votes than ${run.division.minVotes}` : '',
    without > 0 ? `${without} without a good vote in the period` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function twice({ list }: Pairs): Finding[] {
  if (list.twice.length === 0) return [];
  return [
    {
      cause: 'partner twice',
      column: null,
      count: list.twice.length,
      here: ZERO,
      there: ZERO,
      sentence: `The old list has more than one row of the same partner ${list.twice.length} times; only the first was compared.`,
      examples: list.twice.slice(0, EXAMPLES).map((id) => ({
        partnerId: String(id),
        position: null,
        here: null,
        there: null,
      })),
    },
  ];
}

function moved(pairs: Pairs): Finding[] {
  const those = pairs.places.flatMap((_, pair) => (pairs.hasMoved(pair) ? [pair] : []));
  if (those.length === 0) return [];
  const words = those.slice(0, EXAMPLES).map((pair) => {
    const [place, row] = [pairs.places[pair]!, pairs.rows[pair]!];
    const [here, there] = [pairs.positionHere(place), pairs.list.position(row)];
    return `${pairs.partnerAt(place)}: ${here ?? 'none'} here, ${there ?? 'none'} there`;
  });
  const more = those.length > EXAMPLES ? '; …' : '';
  return [
    {
      cause: 'another position',
      column: null,
      count: those.length,
      here: sumOf(those, (pair) => pairs.sumHere(pairs.places[pair]!)),
      there: sumOf(those, (pair) => pairs.sumThere(pairs.rows[pair]!)),
      sentence: `${those.length} of ${pairs.places.length} partners have another position (${words.join('; ')}${more}). With --their-positions Allot computes with those of the old list.`,
      examples: [],
    },
  ];
}

const sumOf = (pairs: readonly number[], amount: (pair: number) => Amount): Amount => sum(pairs.map(amount));

const exampleHere = (pairs: Pairs, place: number): Example => ({
  partnerId: String(pairs.partnerAt(place)),
  position: pairs.positionHere(place),
  here: pairs.sumHere(place),
  there: null,
});

const exampleThere = (pairs: Pairs, row: number): Example => ({
  partnerId: String(pairs.list.ids[row]!),
  position: pairs.list.position(row),
  here: null,
  there: pairs.sumThere(row),
});
