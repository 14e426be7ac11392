import type { Category } from '@/lib/policy';

/** The rule of a category in words, such as "the best placed 10 %, equally". */
export function ruleInWords({ members, minVotes, weight }: Category): string {
  const least =
    minVotes === undefined ? '' : ` with ${minVotes === 1 ? 'a vote' : `${minVotes} votes`} at least`;
  return `${membersInWords(members)}${least}, ${weight === 'cappedEcc' ? 'by capped ECC' : 'equally'}`;
}

function membersInWords(members: Category['members']): string {
  if (members === 'all') return 'every eligible voter';
  if ('top' in members) return members.top === 1 ? 'position 1' : `positions 1 to ${members.top}`;
  return `the best placed ${members.topPercent} %`;
}
