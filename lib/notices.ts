import { type Amount, formatAmount, subtract } from './amount';
import { grouped } from './figures';
import { HOUR, type Instant, type Kind } from './period';

/** What an approver should have read before a run is published. */
export const NOTICE_SORTS = [
  'tie',
  'carried',
  'rose',
  'late votes',
  'recounted',
  'bad rows',
  'rate',
  'policy',
  'standings',
  'special partners',
  'approver',
] as const;
export type NoticeSort = (typeof NOTICE_SORTS)[number];
export type Notice = { readonly sort: NoticeSort; readonly sentence: string };

/** An eligible voter beside the edge of a category. */
export type Beside = { readonly partnerId: bigint; readonly position: number | null };

/** Partners that share the position at which a category ends. */
export type Tie = {
  readonly category: string;
  readonly position: number;
  /** Those that are in, and those that are out only by their higher ids; the best placed first. */
  readonly inside: readonly bigint[];
  readonly outside: readonly bigint[];
};

/** What is looked at of a run that waits, and of what it is compared with. */
export type NoticeFacts = {
  readonly kind: Kind;
  readonly isRerun: boolean;
  readonly now: Instant;
  readonly ties: readonly Tie[];
  readonly budget: Amount;
  readonly eligible: number;
  readonly categories: readonly { readonly key: string; readonly budget: Amount; readonly paid: Amount }[];
  /** The published attempt of a rerun, or the last published period before; null where there is none. */
  readonly before: {
    readonly budget: Amount;
    readonly policyVersion: number;
    readonly rate: Amount | null;
    /** Among the partners with a row in both, those that get less now; looked at only where the budget rose. */
    readonly fell: { readonly partners: number; readonly of: number; readonly most: Fall | null };
  } | null;
  readonly policyVersion: number;
  readonly rate: Amount | null;
  /** What came late to earlier hours and is divided here. */
  readonly lateVotes: number;
  readonly lateCc: Amount;
  /** What the source says more, or less, of the period's hours since they were counted here. */
  readonly recounted: { readonly hours: number; readonly cc: Amount };
  readonly badRows: readonly { readonly what: string; readonly count: number }[];
  readonly special: { readonly added: readonly bigint[]; readonly removed: readonly bigint[] };
  /** How long after the period fell due its standings were read, in ms. */
  readonly standingsAfter: number;
  /** Who became an approver less than a day ago, as acts are signed. */
  readonly newApprovers: readonly {
    readonly name: string;
    readonly since: Instant;
    readonly isAsking: boolean;
  }[];
};

export type Fall = { readonly partnerId: bigint; readonly before: Amount; readonly now: Amount };

/** Everything that an approver should know of a run that waits, each a sentence with its figures. */
export function noticesOf(facts: NoticeFacts): Notice[] {
  const notice = (sort: NoticeSort) => (sentence: string) => ({ sort, sentence });
  return [
    ...facts.ties.map(tieSentence).map(notice('tie')),
    ...carried(facts).map(notice('carried')),
    ...rose(facts).map(notice('rose')),
    ...lateVotes(facts).map(notice('late votes')),
    ...recounted(facts).map(notice('recounted')),
    ...badRows(facts).map(notice('bad rows')),
    ...rate(facts).map(notice('rate')),
    ...policy(facts).map(notice('policy')),
    ...standings(facts).map(notice('standings')),
    ...special(facts).map(notice('special partners')),
    ...newApprovers(facts).map(notice('approver')),
  ];
}

/**
 * The tie at a category's edge, or null where there is none.
 * @param inside the last candidates before the edge, in order. @param outside the first ones behind it, in order.
 * @param position the last position that a rule by position lets in; null for a rule by percentage, which cuts between two places.
 */
export function tieAt(
  category: string,
  inside: readonly Beside[],
  outside: readonly Beside[],
  position: number | null,
): Tie | null {
  const last = inside.at(-1)?.position ?? null;
  if (last === null || (position !== null && last !== position)) return null;
  const shares = (one: Beside) => one.position === last;
  const tie = {
    category,
    position: last,
    inside: inside.filter(shares).map(({ partnerId }) => partnerId),
    outside: outside.filter(shares).map(({ partnerId }) => partnerId),
  };
  const isTie = position === null ? tie.outside.length > 0 : tie.inside.length > 1;
  return isTie ? tie : null;
}

function tieSentence({ category, position, inside, outside }: Tie): string {
  const all = [...inside, ...outside];
  const share = `Partners ${listOf(all)} share position ${position} at the edge of ${category}`;
  if (outside.length === 0)
    return `${share}, and ${all.length === 2 ? 'both are' : 'all of them are'} in it.`;
  return `${share}: ${listOf(inside)} ${isOrAre(inside)} in it and ${listOf(outside)} ${isOrAre(outside)} not, since a lower id comes first.`;
}

function carried({ categories, budget, eligible, isRerun }: NoticeFacts): string[] {
  const then = isRerun
    ? 'what the rerun has over goes to the next later fresh period'
    : 'it goes on to the next later fresh period';
  if (eligible === 0 && budget > 0n)
    return [`Nobody took part, so the whole budget of ${ccOf(budget)} is carried: ${then}.`];
  return categories
    .filter((category) => category.budget > category.paid)
    .map(
      ({ key, budget: own, paid }) =>
        `${key} has no members, so its share of ${ccOf(subtract(own, paid))} is carried: ${then}.`,
    );
}

function rose({ before, budget, kind, isRerun }: NoticeFacts): string[] {
  if (before === null || budget <= before.budget || before.fell.most === null) return [];
  const { partners, of, most } = before.fell;
  const than = isRerun ? 'published' : `in the last published ${nounOf(kind)}`;
  return [
    `The budget rose from ${ccOf(before.budget)} to ${ccOf(budget)}, while ${countOf(partners)} of ${many(of, 'partner')} in both ${partners === 1 ? 'gets' : 'get'} less than ${than}: partner ${most.partnerId} falls the most, from ${ccOf(most.before)} to ${ccOf(most.now)}.`,
  ];
}

const lateVotes = ({ lateVotes: votes, lateCc, kind }: NoticeFacts): string[] =>
  votes === 0
    ? []
    : [
        `${many(votes, 'vote')} came late to hours that were counted already, and brought ${ccOf(lateCc)} into the budget of this ${nounOf(kind)}.`,
      ];

function recounted({ recounted: { hours, cc } }: NoticeFacts): string[] {
  if (hours === 0 || cc === 0n) return [];
  const size = (cc < 0n ? -cc : cc) as Amount;
  const found = `The source now has ${ccOf(size)} voted ${cc > 0n ? 'more' : 'less'} than was counted here, in ${many(hours, 'hour')}.`;
  return [`${found} To count that here, reject this attempt and ask for another.`];
}

const badRows = ({ badRows: rows }: NoticeFacts): string[] =>
  rows.length === 0
    ? []
    : [`The source has bad rows: ${rows.map(({ what, count }) => `${what} ${countOf(count)}`).join(', ')}.`];

function rate({ before, rate: now, kind, isRerun }: NoticeFacts): string[] {
  if (before === null || before.rate === null || now === null || before.rate === now) return [];
  const then = isRerun ? 'as it is published' : `in the last published ${nounOf(kind)}`;
  return [`The CC rate is ${figureOf(now)}; it was ${figureOf(before.rate)} ${then}.`];
}

function policy({ before, policyVersion, kind, isRerun }: NoticeFacts): string[] {
  if (before === null || before.policyVersion === policyVersion) return [];
  const then = isRerun ? 'what is published' : `the last published ${nounOf(kind)}`;
  return [
    `It is divided by policy version ${policyVersion}; version ${before.policyVersion} divided ${then}.`,
  ];
}

const standings = ({ standingsAfter, kind }: NoticeFacts): string[] =>
  standingsAfter <= HOUR
    ? []
    : [
        `The standings were read ${many(Math.floor(standingsAfter / HOUR), 'hour')} after the ${nounOf(kind)} fell due, and may have moved since.`,
      ];

function special({ special: { added, removed } }: NoticeFacts): string[] {
  const sentences: string[] = [];
  if (added.length > 0)
    sentences.push(
      `New on the list of special partners since the last published hour: ${listOf(added)}. What ${added.length === 1 ? 'it gets' : 'they get'} is sent to the remote database.`,
    );
  if (removed.length > 0)
    sentences.push(
      `No longer on the list of special partners: ${listOf(removed)}. Nothing is sent for ${removed.length === 1 ? 'it' : 'them'}.`,
    );
  return sentences;
}

function newApprovers({ newApprovers: people, now }: NoticeFacts): string[] {
  const others = people.filter(({ isAsking }) => !isAsking);
  const [other] = others;
  const you = people
    .filter(({ isAsking }) => isAsking)
    .map(
      ({ since }) =>
        `You became an approver ${sinceOf(now - since)}; the audit trail marks what you approve in your first 24 hours.`,
    );
  if (!other) return you;
  const theirs =
    others.length === 1
      ? `${other.name} became an approver ${sinceOf(now - other.since)}, and may decide over this as well.`
      : `${others.length} others became approvers less than 24 hours ago, and may decide over this as well: ${listOf(others.map(({ name }) => name))}.`;
  return [...you, theirs];
}

function sinceOf(span: number): string {
  const hours = Math.floor(span / HOUR);
  return hours === 0 ? 'less than an hour ago' : `${many(hours, 'hour')} ago`;
}

const NAMED = 5;

/** "4, 9 and 12", with the first few by name. */
function listOf(ids: readonly (bigint | string)[]): string {
  const named = ids.slice(0, NAMED).map(String);
  const more = ids.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

const isOrAre = (ids: readonly bigint[]): string => (ids.length === 1 ? 'is' : 'are');
const nounOf = (kind: Kind): string => (kind === 'hourly' ? 'hour' : 'day');
const countOf = (count: number): string => grouped(String(count));
const many = (count: number, noun: string): string => `${countOf(count)} ${noun}${count === 1 ? '' : 's'}`;

/** An amount with every digit that is not a zero at its end, and at least two. */
function ccOf(amount: Amount): string {
  return `${figureOf(amount)} CC`;
}

function figureOf(amount: Amount): string {
  const [whole = '0', fraction = ''] = formatAmount(amount).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0');
  return whole.startsWith('-') ? `−${grouped(whole.slice(1))}.${kept}` : `${grouped(whole)}.${kept}`;
}
