import { type Amount, parseFraction, ZERO } from './amount';
import { firstPercent } from './categories';
import { percentOf } from './figures';
import type { Category, Division } from './policy';
import type { BonusWhy, CategoryWhy, Part, Why } from './why';
import { cc, count, exactPercent, figure, many, partOfOne } from './why-figures';
import { missingWords, otherWords, positions } from './why-lacking';

/** The explanation of a row, to be read and to be copied. */
export type Told = {
  readonly standing: string;
  /** For each category, in the policy's order. */
  readonly categories: readonly { readonly key: string; readonly sentences: string }[];
  readonly sum: string;
  /** Null where the policy has no bonus. */
  readonly bonus: string | null;
  /** What was missing for the tiers that were nearest. */
  readonly missing: readonly string[];
};

/** Says why a partner got what it got, with every figure that its row was made of. */
export function tell(division: Division, why: Why): Told {
  const { row, run } = why;
  const place = row.position === null ? 'no position' : `position ${count(row.position)}`;
  return {
    standing: `Place ${count(row.place + 1)} of ${count(run.eligible)}, with ${place}, ${many(row.votes, 'vote')} and ${cc(row.cc)} voted. ${cc(run.budget)} were divided.`,
    categories: why.categories.map((one) => ({
      key: one.category.key,
      sentences: (one.part ? memberWords(division, why, one, one.part) : otherWords(one)).join(' '),
    })),
    sum: sumWords(why),
    bonus: why.bonus && bonusWords(division, why, why.bonus),
    missing: missingWords(why),
  };
}

/** Why a partner that voted took no part. */
export function tellLeftOut(
  division: Division,
  { active, votes }: { active: boolean; votes: number },
): string[] {
  const sentences = active
    ? []
    : ['The partner was not active when the standings were read, and only active partners take part.'];
  if (votes < division.minVotes) {
    const short = many(division.minVotes - votes, 'vote');
    sentences.push(
      `It cast ${many(votes, 'vote')}, and the policy asks for ${many(division.minVotes, 'vote')} at least: it was ${short} short of taking part.`,
    );
  }
  return [...sentences, 'What it voted fed the pools all the same, and nothing of the budget went to it.'];
}

function memberWords(
  division: Division,
  why: Why,
  { category, budget, members }: CategoryWhy,
  part: Part,
): string[] {
  const share = `${cc(part.amount)}. ${membersWords(category, why)} ${percentOf(category.share)} of the budget, ${cc(budget)},`;
  if (part.sort === 'weighted')
    return [
      `${share} by capped ECC.`,
      capWords(division, why),
      ...weightWords(why, part, members),
      ...cutWords(budget, part),
    ];
  if (members === 1) return [`${share} equally. The partner was the only member and got all of it.`];
  return [`${share} equally. With ${many(members, 'member')}, each got ${cc(part.base)}.`, oddWords(part)];
}

/** Who shares a category, as the beginning of a sentence. */
function membersWords({ members, minVotes }: Category, { run }: Why): string {
  const least = minVotes === undefined ? '' : ` with ${many(minVotes, 'vote')} at least`;
  if (members === 'all') return `All that take part${least} share`;
  if ('top' in members)
    return `P${positions(members.top).slice(1)}${least} ${members.top === 1 ? 'gets' : 'share'}`;
  const first = firstPercent(parseFraction(members.topPercent), run.eligible);
  const which = first === 1 ? 'is the first place' : `are the first ${many(first, 'place')}`;
  return `The best placed ${members.topPercent} % of ${count(run.eligible)}, which ${which},${least && `${least},`} share`;
}

function oddWords({ left, rank, unit }: Part & { sort: 'equal' }): string {
  if (left === 0) return 'Nothing was left over.';
  const over =
    left === 1
      ? 'One unit was left over and went to the best placed of them'
      : `${count(left)} units were left over and went to the ${count(left)} best placed of them, one each`;
  return `${over} (a unit is 0.00000001 CC): the partner was number ${count(rank + 1)} and got ${unit === ZERO ? 'none' : 'one'}.`;
}

function capWords({ eccCap }: Division, { run }: Why): string {
  const first = firstPercent(parseFraction(eccCap?.ofTopPercent ?? '0'), run.eligible);
  const whose =
    first === 1 ? 'the ECC of the best placed' : `the mean ECC of the ${count(first)} best placed`;
  return `The cap is ${eccCap?.multiple ?? '0'} times ${whose}: ${figure(run.eccCap ?? ZERO)}.`;
}

function weightWords(
  { run }: Why,
  { ecc, given, weight, weights }: Part & { sort: 'weighted' },
  members: number,
): string[] {
  const whose = given ? 'as the program gave it' : 'the CC it voted, since the program gave no figure';
  const counted =
    ecc === weight
      ? `${figure(ecc)} counted, as that is not above the cap`
      : `${figure(run.eccCap ?? ZERO)} counted, as that is the cap`;
  const all =
    members === 1
      ? 'The partner was the only member.'
      : `The capped ECC of all ${many(members, 'member')} came to ${figure(weights)}.`;
  return [`The partner’s ECC was ${figure(ecc)}, ${whose}; ${counted}.`, all];
}

function cutWords(
  budget: Amount,
  { weight, weights, base, unit, remainder }: Part & { sort: 'weighted' },
): string[] {
  const product = `${cc(budget)} × ${figure(weight)} ÷ ${figure(weights)}`;
  if (remainder.numerator === 0n) return [`${product} is exactly ${cc(base)}.`];
  return [
    `${product}, rounded down to a unit of 0.00000001 CC, is ${cc(base)}.`,
    `The units left over by rounding went one each to those of whose share the largest part of a unit was cut off, of equal ones to the better placed: the partner’s was ${partOfOne(remainder)} of a unit, and it got ${unit === ZERO ? 'none' : 'one'}.`,
  ];
}

function sumWords({ categories, total, agrees }: Why): string {
  const parts = categories.flatMap(({ part }) => (part && part.amount > ZERO ? [figure(part.amount)] : []));
  const sums = parts.length > 1 ? `${parts.join(' + ')} = ${cc(total)}` : cc(total);
  return `In all: ${sums}.${agrees ? '' : ' The stored row says otherwise: this is not the answer. Verify the run.'}`;
}

function bonusWords(
  { marketBonus }: Division,
  { run, total }: Why,
  { premium, capped, amount }: BonusWhy,
): string {
  if (run.rates === null) return 'No bonus of the market: no CC rate was known at the day’s end.';
  const { rate, marketRate } = run.rates;
  if (premium.numerator === 0n) return `No bonus of the market: ${noBonus(rate, marketRate)}.`;
  const rates = `the market rate at the day’s end was ${figure(marketRate ?? ZERO)} and the CC rate ${figure(rate)}`;
  const exact = exactPercent(premium);
  const share = capped
    ? `a premium of ${percentOf(marketBonus?.maxPremium ?? '0')}, the most that the policy allows`
    : `a premium of ${figure(marketRate ?? ZERO)} ÷ ${figure(rate)} − 1${exact === null ? '' : `, ${exact}`}`;
  return `On top comes the bonus of the market: ${rates}, which makes ${share}. ${cc(total)} times that, rounded down to a unit, is ${cc(amount)}.`;
}

function noBonus(rate: Amount, marketRate: Amount | null): string {
  if (rate <= ZERO) return 'the CC rate at the day’s end was 0';
  if (marketRate === null) return 'no market rate was known at the day’s end';
  if (marketRate <= rate)
    return `the market rate of ${figure(marketRate)} was not above the CC rate of ${figure(rate)}`;
  return 'the policy allows a premium of 0 % at most';
}
