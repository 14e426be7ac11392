import { grouped, percentOf } from '@/lib/figures';
import type { Kind } from '@/lib/period';
import type { Category, Division, Gate, Policy } from '@/lib/policy';
import { ruleInWords } from '../run/rule-in-words';

/** One setting of a policy: where it stands in it, what it is called, and what it says, with its unit. */
export type Setting = { readonly path: string; readonly name: string; readonly words: string };
export type SettingGroup = { readonly title: string; readonly settings: readonly Setting[] };
/** A setting that two policies have otherwise; null where one of them does not have it. */
export type Difference = {
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
};

const NOUN = { hourly: 'hour', daily: 'day' } as const satisfies Record<Kind, string>;

/** A policy in words: everything that it holds, in the order in which an operator asks. */
export const inWords = (policy: Policy): SettingGroup[] => [
  { title: 'Pools and people', settings: [hourlyShare(policy), singleOperator(policy)] },
  { title: 'Hours', settings: divisionInWords('hourly', policy.hourly) },
  { title: 'Days', settings: divisionInWords('daily', policy.daily) },
  { title: 'Publishing hours', settings: gateInWords('hourly', policy.gate.hourly) },
  { title: 'Publishing days', settings: gateInWords('daily', policy.gate.daily) },
];

/** What one policy has otherwise than another, setting by setting; empty where both divide and decide alike. */
export function differencesOf(before: Policy, after: Policy): Difference[] {
  const old = settingsOf(before);
  const now = settingsOf(after);
  return [...new Map([...old, ...now]).values()]
    .map(({ path, group, name }) => ({
      path,
      group,
      name,
      before: old.get(path)?.words ?? null,
      after: now.get(path)?.words ?? null,
    }))
    .filter((one) => one.before !== one.after);
}

const settingsOf = (policy: Policy) =>
  new Map(
    inWords(policy).flatMap(({ title, settings }) =>
      settings.map((setting) => [setting.path, { ...setting, group: title }] as const),
    ),
  );

const hourlyShare = ({ hourlyShare: share }: Policy): Setting => ({
  path: 'hourlyShare',
  name: 'Hourly share',
  words: `${percentOf(share)} of the CC that an hour brings go to the hourly pool, the rest to the daily pool.`,
});

const singleOperator = ({ singleOperator: single }: Policy): Setting => ({
  path: 'singleOperator',
  name: 'Single operator',
  words: single
    ? 'Yes: one person may ask for something and approve it as well.'
    : 'No: whoever asks for something cannot approve it, another person does.',
});

function divisionInWords(kind: Kind, { minVotes, eccCap, marketBonus, categories }: Division): Setting[] {
  const bonus = {
    path: `${kind}.marketBonus`,
    name: 'CC market bonus',
    words: marketBonus
      ? `As much on top as the market pays above the CC rate, at most ${percentOf(marketBonus.maxPremium)} of the reward.`
      : 'None.',
  };
  return [
    {
      path: `${kind}.minVotes`,
      name: 'Votes to take part',
      words: `A partner takes part with ${minVotes === 1 ? '1 vote' : `${minVotes} votes`} in the ${NOUN[kind]} at least.`,
    },
    ...categories.map((category) => categoryInWords(kind, category)),
    {
      path: `${kind}.last`,
      name: 'Units left over',
      words: `What the shares leave over of the budget, a few units at most, goes to ${categories.at(-1)?.key}.`,
    },
    {
      path: `${kind}.eccCap`,
      name: 'ECC cap',
      words: eccCap
        ? `No ECC counts for more than ${plain(eccCap.multiple)} times the average of the best placed ${plain(eccCap.ofTopPercent)} %.`
        : 'None.',
    },
    ...(kind === 'daily' ? [bonus] : []),
  ];
}

const categoryInWords = (kind: Kind, category: Category): Setting => ({
  path: `${kind}.categories.${category.key}`,
  name: `Category ${category.key}`,
  words: `${percentOf(category.share)} of the budget to ${ruleInWords(withPlainFigures(category))}.`,
});

function gateInWords(kind: Kind, { mode, bounds }: Gate): Setting[] {
  const noun = NOUN[kind];
  const at = (path: string, name: string, words: string | null): Setting => ({
    path: `gate.${kind}.${path}`,
    name,
    words: words ?? 'No bound.',
  });
  const { maxTotal, maxChange, maxPartnerShare, maxLateVotes, maxBadRows, maxSourceLagMinutes } = bounds;
  return [
    at('mode', 'Gate', `${MODES[mode]}.`),
    at(
      'bounds.maxTotal',
      'Largest total',
      given(maxTotal, (most) => `A total of at most ${figure(most)} CC.`),
    ),
    at(
      'bounds.maxChange',
      'Largest change',
      given(
        maxChange,
        (most) =>
          `A total of at most ${plain(most)} times the usual of the last 24 ${noun}s, and no smaller than the usual divided by ${plain(most)}.`,
      ),
    ),
    at(
      'bounds.maxPartnerShare',
      'Largest part of one partner',
      given(maxPartnerShare, (most) => `At most ${percentOf(most)} of the total to one partner.`),
    ),
    at(
      'bounds.maxLateVotes',
      'Late votes',
      given(maxLateVotes, (most) => `At most ${counted(most, 'late vote')}.`),
    ),
    at(
      'bounds.maxBadRows',
      'Bad rows',
      given(maxBadRows, (most) => `At most ${counted(most, 'bad row')}.`),
    ),
    at(
      'bounds.maxSourceLagMinutes',
      'Lag of the source',
      given(
        maxSourceLagMinutes,
        (most) => `The newest vote is at most ${counted(most, 'minute')} old when the ${noun} ends.`,
      ),
    ),
  ];
}

const MODES = {
  auto: 'By itself: nobody has to approve',
  manual: 'By hand: a person approves each',
  guarded: 'Guarded: by itself within the bounds below, else a person approves',
} as const satisfies Record<Gate['mode'], string>;

const given = <T>(bound: T | undefined, words: (bound: T) => string): string | null =>
  bound === undefined ? null : words(bound);

const counted = (count: number, one: string): string =>
  `${grouped(String(count))} ${count === 1 ? one : `${one}s`}`;

/** "1,234.5" */
const figure = (decimal: string): string => {
  const [whole = '', fraction] = plain(decimal).split('.');
  return `${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
};

/** A decimal without zeros that say nothing. */
const plain = (decimal: string): string => {
  const trimmed = decimal.replace(/^0+(?=\d)/, '');
  return trimmed.includes('.') ? trimmed.replace(/\.?0+$/, '') : trimmed;
};

const withPlainFigures = (category: Category): Category =>
  typeof category.members === 'object' && 'topPercent' in category.members
    ? { ...category, members: { topPercent: plain(category.members.topPercent) } }
    : category;
