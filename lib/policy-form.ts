import type { Kind } from './period';
import { CATEGORY_KEYS, type Category, type CategoryKey, type Division, type Policy } from './policy';

/**
 * A policy as the fields of a form, by the paths of its settings; a category is named by its key. Shares are in percent. What a policy may leave
 * out is empty: a category without a share, a bound without a figure.
 */
export type PolicyFields = Readonly<Record<string, string>>;

const BOUNDS = {
  maxTotal: 'decimal',
  maxChange: 'decimal',
  maxPartnerShare: 'percent',
  maxLateVotes: 'whole',
  maxBadRows: 'whole',
  maxSourceLagMinutes: 'whole',
} as const;

/** The keys that a kind's tables have columns for, those of the policy first and in its order. */
export const categoryKeys = (kind: Kind, policy: Policy): CategoryKey[] => [
  ...new Set([
    ...policy[kind].categories.map(({ key }) => key as CategoryKey),
    ...(CATEGORY_KEYS[kind] as readonly CategoryKey[]),
  ]),
];

export function fieldsOf(policy: Policy): PolicyFields {
  const { singleOperator, hourlyShare, gate } = policy;
  const bounds = (kind: Kind) =>
    Object.entries(BOUNDS).map(([name, sort]) => {
      const bound = gate[kind].bounds[name as keyof typeof BOUNDS];
      const text = bound === undefined ? '' : String(bound);
      return [`gate.${kind}.bounds.${name}`, sort === 'percent' ? toPercent(text) : text];
    });
  return {
    hourlyShare: toPercent(hourlyShare),
    singleOperator: singleOperator ? 'yes' : 'no',
    ...divisionFields('hourly', policy),
    ...divisionFields('daily', policy),
    'gate.hourly.mode': gate.hourly.mode,
    'gate.daily.mode': gate.daily.mode,
    ...Object.fromEntries([...bounds('hourly'), ...bounds('daily')]),
  };
}

function divisionFields(kind: Kind, policy: Policy): PolicyFields {
  const { minVotes, eccCap, marketBonus, categories } = policy[kind];
  const fields: Record<string, string> = {
    [`${kind}.minVotes`]: String(minVotes),
    [`${kind}.eccCap.multiple`]: eccCap?.multiple ?? '',
    [`${kind}.eccCap.ofTopPercent`]: eccCap?.ofTopPercent ?? '',
    [`${kind}.last`]: categories.at(-1)?.key ?? '',
  };
  if (kind === 'daily') fields['daily.marketBonus.maxPremium'] = toPercent(marketBonus?.maxPremium ?? '');
  for (const key of categoryKeys(kind, policy)) {
    const category = categories.find((one) => one.key === key);
    for (const [name, value] of Object.entries(categoryFields(category)))
      fields[`${kind}.categories.${key}.${name}`] = value;
  }
  return fields;
}

function categoryFields(category: Category | undefined) {
  const members = category?.members ?? 'all';
  const [whom, figure] =
    members === 'all'
      ? ['all', '']
      : 'top' in members
        ? ['top', String(members.top)]
        : ['topPercent', members.topPercent];
  return {
    share: toPercent(category?.share ?? ''),
    members: whom,
    figure,
    minVotes: category?.minVotes === undefined ? '' : String(category.minVotes),
    weight: category?.weight ?? '',
  };
}

/**
 * The policy that the fields say, not looked at yet: what is no figure stays the text that it is, so that whoever reads the policy says what is
 * wrong with it. The order of the categories is that of `keys`, with the one that takes the units left over at the end.
 */
export function policyOf(
  fields: PolicyFields,
  keys: Readonly<Record<Kind, readonly CategoryKey[]>>,
): unknown {
  const at = (path: string) => (fields[path] ?? '').trim();
  return {
    hourlyShare: fromPercent(at('hourlyShare')),
    singleOperator: at('singleOperator') === 'yes',
    hourly: divisionOf('hourly', keys.hourly, at),
    daily: divisionOf('daily', keys.daily, at),
    gate: { hourly: gateOf('hourly', at), daily: gateOf('daily', at) },
  };
}

type At = (path: string) => string;
type Loose<T> = { [Key in keyof T]?: unknown };

function divisionOf(kind: Kind, keys: readonly CategoryKey[], at: At): Loose<Division> {
  const last = at(`${kind}.last`);
  const used = keys.filter((key) => at(`${kind}.categories.${key}.share`) !== '');
  const inOrder = used.includes(last as CategoryKey)
    ? [...used.filter((key) => key !== last), last as CategoryKey]
    : used;
  const cap = { multiple: at(`${kind}.eccCap.multiple`), ofTopPercent: at(`${kind}.eccCap.ofTopPercent`) };
  const premium = at(`${kind}.marketBonus.maxPremium`);
  return {
    minVotes: whole(at(`${kind}.minVotes`)),
    ...(cap.multiple === '' && cap.ofTopPercent === '' ? {} : { eccCap: cap }),
    ...(premium === '' ? {} : { marketBonus: { maxPremium: fromPercent(premium) } }),
    categories: inOrder.map((key) => categoryOf(key, (name) => at(`${kind}.categories.${key}.${name}`))),
  };
}

function categoryOf(key: CategoryKey, at: At): Loose<Category> {
  const whom = at('members');
  return {
    key,
    share: fromPercent(at('share')),
    members:
      whom === 'top'
        ? { top: whole(at('figure')) }
        : whom === 'topPercent'
          ? { topPercent: at('figure') }
          : 'all',
    ...(at('minVotes') === '' ? {} : { minVotes: whole(at('minVotes')) }),
    ...(at('weight') === '' ? {} : { weight: at('weight') }),
  };
}

function gateOf(kind: Kind, at: At) {
  const bounds = Object.entries(BOUNDS).flatMap(([name, sort]) => {
    const text = at(`gate.${kind}.bounds.${name}`);
    if (text === '') return [];
    return [[name, sort === 'whole' ? whole(text) : sort === 'percent' ? fromPercent(text) : text]];
  });
  return { mode: at(`gate.${kind}.mode`), bounds: Object.fromEntries(bounds) };
}

const whole = (text: string): number | string => (/^\d{1,15}$/.test(text) ? Number(text) : text);

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** "12.5" of "0.125", by moving the point. What is no decimal stays as it is. */
function toPercent(share: string): string {
  const [, whole, fraction = ''] = DECIMAL.exec(share) ?? [];
  if (whole === undefined) return share;
  const digits = fraction.padEnd(2, '0');
  return pointed(whole + digits.slice(0, 2), digits.slice(2));
}

function fromPercent(percent: string): string {
  const [, whole, fraction = ''] = DECIMAL.exec(percent) ?? [];
  if (whole === undefined) return percent;
  const digits = whole.padStart(3, '0');
  return pointed(digits.slice(0, -2), digits.slice(-2) + fraction);
}

function pointed(whole: string, fraction: string): string {
  const [left, right] = [whole.replace(/^0+(?=\d)/, ''), fraction.replace(/0+$/, '')];
  return right === '' ? left : `${left}.${right}`;
}
