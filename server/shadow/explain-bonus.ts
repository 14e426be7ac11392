import { type Amount, formatAmount, subtract, sum, ZERO } from '@/lib/amount';
import { type Cells, differences, factorInWords, isByFactor } from './cells';
import { type Cause, EXAMPLES, type Finding } from './finding';
import type { Pairs } from './pairs';
import { isNear, magnitude } from './tolerance';

/** What differs in the market bonus, which is a part of each partner's other amounts. */
export function explainBonus(pairs: Pairs, cells: Cells): Finding[] {
  if (differences(cells) === 0) return [];
  const { column } = cells;
  const those = [...cells.differing, ...cells.paidHereOnly, ...cells.paidThereOnly];
  const finding = (cause: Cause, sentence: string): Finding => ({
    cause,
    column: column.key,
    count: those.length,
    here: sum(those.map((pair) => column.hereAt(pairs.places[pair]!))),
    there: sum(those.map((pair) => column.thereAt(pairs.rows[pair]!))),
    sentence,
    examples: those.slice(0, EXAMPLES).map((pair) => pairs.example(pair, column)),
  });
  const bases = pairs.places.map((_, pair) => baseThere(pairs, column.index, pair));
  const bonuses = pairs.rows.map((row) => column.thereAt(row));
  const { premium } = pairs.run.distribution;
  if (those.every((pair) => isPremiumOf(cells, bases[pair]!, bonuses[pair]!, premium))) {
    return [
      finding(
        'bonus follows',
        `The bonus of ${those.length} partners differs because their other amounts do; the premium is the same.`,
      ),
    ];
  }
  const factor = { here: sum(bases), there: sum(bonuses) };
  const rate = formatAmount(pairs.run.reading.rate.rate);
  const market = pairs.run.reading.rate.marketRate;
  const here = `Here it is ${premiumHere(pairs)}, from the CC rate ${rate} and the market rate ${market === null ? 'none' : formatAmount(market)} at the day's end`;
  if (
    isByFactor(
      cells.tolerance,
      bases.map((base, pair) => [base, bonuses[pair]!] as const),
      factor,
    )
  ) {
    const there = `The old script's bonus is ${factorInWords(factor)} times the other amounts`;
    return [finding('market rate', `${there}, for everybody. ${here}.`)];
  }
  return [
    finding(
      'single amounts',
      `The bonus of ${those.length} partners is no common part of their amounts. ${here}.`,
    ),
  ];
}

/** What the old list pays a partner apart from the bonus. */
const baseThere = (pairs: Pairs, bonusColumn: number, pair: number): Amount =>
  subtract(pairs.sumThere(pairs.rows[pair]!), pairs.columns[bonusColumn]!.thereAt(pairs.rows[pair]!));

function isPremiumOf(
  { tolerance }: Cells,
  base: Amount,
  bonus: Amount,
  premium: { readonly numerator: bigint; readonly denominator: bigint },
): boolean {
  const expected = ((base * premium.numerator) / premium.denominator) as Amount;
  return isNear(tolerance, expected, bonus) || magnitude(subtract(expected, bonus)) <= 2n;
}

function premiumHere({ run }: Pairs): string {
  const { numerator, denominator } = run.distribution.premium;
  if (numerator === ZERO) return '0';
  return factorInWords({ here: denominator as Amount, there: numerator as Amount });
}
