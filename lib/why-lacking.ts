import { ZERO } from './amount';
import type { Category } from './policy';
import type { CategoryWhy, Lacking, Why, Worth } from './why';
import { cc, count, many } from './why-figures';

/** What a category was for, and what the partner lacked of it. */
export function otherWords({ category, budget, members, each, lacking, worth }: CategoryWhy): string[] {
  if (lacking.some(({ what }) => what === 'weights'))
    return [
      `0 CC. Nobody had an ECC that counts, so there were no members, and its ${cc(budget)} were carried.`,
    ];
  const said = [`0 CC, no member. ${conditions(category)}`, ...lacking.map(lackWords)];
  if (members === 0) said.push(`There were no members, and its ${cc(budget)} were carried.`);
  else if (each !== null) {
    const odd = budget % BigInt(members) === 0n ? '' : ' or one unit more';
    said.push(
      `${members === 1 ? 'Its only member' : `Each of its ${many(members, 'member')}`} got ${cc(each)}${members === 1 ? '' : odd}.`,
    );
  }
  return worth === null || worth.amount === ZERO ? said : [...said, worthWords(lacking, worth)];
}

function conditions({ members, minVotes }: Category): string {
  const least = minVotes === undefined ? '' : ` with ${many(minVotes, 'vote')} at least`;
  if (members === 'all') return `It is for all that take part${least}.`;
  if ('top' in members) return `It is for ${positions(members.top)}${least}.`;
  return `It is for the best placed ${members.topPercent} %${least}.`;
}

function lackWords(lack: Lacking): string {
  switch (lack.what) {
    case 'any position':
      return 'The partner had no position.';
    case 'position':
      return `The partner had position ${count(lack.has)}: ${shortBy(lack)} short.`;
    case 'place':
      if (lack.needs === 0) return 'That was nobody.';
      return `The partner had place ${count(lack.has)}, and ${lack.needs === 1 ? 'only the first place belongs' : `the first ${count(lack.needs)} belong`} to it: ${shortBy(lack)} short.`;
    case 'votes':
      return `The partner cast ${many(lack.has, 'vote')}: ${shortBy(lack)} short.`;
    case 'weights':
      return 'Nobody had an ECC that counts.';
  }
}

function shortBy(lack: Lacking): string {
  if (lack.what === 'votes') return many(lack.needs - lack.has, 'vote');
  if (lack.what === 'position' || lack.what === 'place') return many(lack.has - lack.needs, lack.what);
  return 'a position';
}

function worthWords(lacking: readonly Lacking[], { amount, exact, members }: Worth): string {
  const more = lacking.flatMap((one) => (one.what === 'votes' ? [one.needs - one.has] : []))[0] ?? 0;
  const among = members === 1 ? 'the only member' : `one of ${many(members, 'member')}`;
  return `With ${many(more, 'more vote')} and the same CC it would have been ${among} and got ${cc(amount)}${exact ? '' : ' or one unit more'}.`;
}

/** What would have led to the nearest tiers: by votes, and by a better place. */
export function missingWords({ categories, row }: Why): string[] {
  const wanting = categories.filter(({ budget, lacking }) => budget > ZERO && lacking.length > 0);
  const byVotes = nearest(wanting, ({ lacking, worth }) =>
    worth === null || worth.amount === ZERO ? null : gapIn(lacking, ['votes']),
  );
  const byPlace = nearest(wanting, ({ lacking, members }) =>
    members === 0 || lacking.some((one) => one.what === 'any position' || one.what === 'weights')
      ? null
      : gapIn(lacking, ['position', 'place']),
  );
  const said = byVotes ? [`${shortOf(byVotes)}. ${worthWords(byVotes.lacking, byVotes.worth!)}`] : [];
  if (byPlace) said.push(`${shortOf(byPlace)}${eachWords(byPlace)}.`);
  const unplaced = wanting.filter(({ lacking }) => lacking.some(({ what }) => what === 'any position'));
  if (row.position === null && unplaced.length > 0)
    said.push(
      `A position in the voting results is missing for ${unplaced.map(({ category }) => category.key).join(', ')}.`,
    );
  return said;
}

const shortOf = ({ category, lacking }: CategoryWhy): string =>
  `${lacking.map(shortBy).join(' and ')} short of ${category.key}`;

function eachWords({ members, each, budget }: CategoryWhy): string {
  if (each === null) return '';
  if (members === 1) return `, whose only member got ${cc(budget)}`;
  return `, whose ${many(members, 'member')} got ${cc(each)} each${budget % BigInt(members) === 0n ? '' : ' or one unit more'}`;
}

const gapIn = (lacking: readonly Lacking[], whats: readonly Lacking['what'][]): number | null => {
  for (const one of lacking) {
    if (!whats.includes(one.what)) continue;
    if (one.what === 'votes') return one.needs - one.has;
    if ((one.what === 'position' || one.what === 'place') && one.needs > 0) return one.has - one.needs;
  }
  return null;
};

function nearest(
  some: readonly CategoryWhy[],
  gapOf: (one: CategoryWhy) => number | null,
): CategoryWhy | null {
  const gaps = some.flatMap((one) => {
    const gap = gapOf(one);
    return gap === null ? [] : [{ one, gap }];
  });
  return gaps.toSorted((a, b) => a.gap - b.gap)[0]?.one ?? null;
}

/** "positions 1 to 100" */
export const positions = (top: number): string => (top === 1 ? 'position 1' : `positions 1 to ${count(top)}`);
