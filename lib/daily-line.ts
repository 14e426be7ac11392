import { type Amount, formatAmount } from './amount';
import { grouped } from './figures';
import type { Status } from './run';

/** Where a period of the day stands: its run's status, or what it has instead of a run. */
export type PeriodState = Exclude<Status, 'superseded'> | 'skipped' | 'elsewhere' | 'missed' | 'not run';

/** The figures of a day's cycle. */
export type DayFigures = {
  /** The day's hours in their order, each with its name, such as `13:00`. */
  readonly hours: readonly { readonly name: string; readonly state: PeriodState }[];
  readonly day: PeriodState;
  /** What its hours and the day have paid, here and elsewhere, without the market bonus. */
  readonly paid: Amount;
  readonly bonus: Amount;
  /** How many partners got something here, each counted once; who got something elsewhere is not known. */
  readonly partners: number;
  /** Published runs of the day that nobody has looked after yet. */
  readonly unchecked: number;
  /** Broken invariants that stand, of any day. */
  readonly broken: number;
  readonly remote: RemoteState;
};

/** What is known of the remote database: `equal` and `differs` only where it was compared after the day's last delivery. */
export type RemoteState =
  | { readonly sort: 'none' | 'equal' | 'not compared' }
  | { readonly sort: 'differs' | 'pending'; readonly transfers: number };

/**
 * A day in one line: "24 of 24 hours and the day published, 12,480.25 CC to 826 partners, checks green, remote equal". Whatever is not so is
 * said instead.
 */
export const dailyLine = (figures: DayFigures): string =>
  dailyPieces(figures)
    .map((piece) => (typeof piece === 'string' ? piece : spokenAmount(piece)))
    .join('');

/** The same line with its amounts apart from its words, for who shortens them. */
export const dailyPieces = (figures: DayFigures): readonly (string | Amount)[] => [
  `${publishedText(figures)}, `,
  ...paidPieces(figures),
  `, ${checksText(figures)}, ${remoteText(figures.remote)}`,
];

/** Whether a day's cycle is over: everything that is to be published is, was looked after, and was compared with the remote. */
export const isComplete = ({ hours, day, unchecked, remote }: DayFigures): boolean =>
  [...hours.map((hour) => hour.state), day].every((state) => DECIDED.includes(state)) &&
  unchecked === 0 &&
  (remote.sort === 'none' || remote.sort === 'equal' || remote.sort === 'differs');

const DECIDED: readonly PeriodState[] = ['published', 'skipped', 'elsewhere'];

const IN_WORDS: Record<Exclude<PeriodState, 'published'>, string> = {
  computing: 'is being computed',
  waiting: 'waits for a person',
  rejected: 'was rejected',
  failed: 'failed',
  skipped: 'was skipped',
  elsewhere: 'was published elsewhere',
  missed: 'was missed',
  'not run': 'was not run',
};

function publishedText({ hours, day }: DayFigures): string {
  const open = hours.filter((hour) => hour.state !== 'published');
  const published = `${hours.length - open.length} of ${hours.length} hours`;
  if (open.length === 0 && day === 'published') return `${published} and the day published`;
  return `${published} published${openText(open)}, ${dayText(day)}`;
}

function dayText(day: PeriodState): string {
  if (day === 'published') return 'the day published';
  return day === 'elsewhere' ? 'the day published elsewhere' : `the day not published: it ${IN_WORDS[day]}`;
}

/** How many hours of one state are named before they are only counted. */
const NAMED = 3;

function openText(open: DayFigures['hours']): string {
  if (open.length === 0) return '';
  const states = [...new Set(open.map((hour) => hour.state))];
  const texts = states.map((state) => {
    const names = open.filter((hour) => hour.state === state).map((hour) => hour.name);
    const which = names.length > NAMED ? `${names.length} hours from ${names[0]}` : names.join(' and ');
    const word = IN_WORDS[state as keyof typeof IN_WORDS];
    return `${which} ${names.length > 1 ? plural(word) : word}`;
  });
  return ` (${texts.join('; ')})`;
}

const plural = (word: string): string =>
  word
    .replace(/^is /, 'are ')
    .replace(/^was /, 'were ')
    .replace(/^waits /, 'wait ');

function paidPieces({ hours, day, paid, bonus, partners }: DayFigures): (string | Amount)[] {
  const market = bonus === 0n ? [] : [' CC and a market bonus of ', bonus];
  const isElsewhere = [...hours.map((hour) => hour.state), day].includes('elsewhere');
  const whom = `${grouped(String(partners))} partner${partners === 1 ? '' : 's'}`;
  const where = isElsewhere ? ' here and to those who were paid elsewhere' : '';
  return [paid, ...market, ` CC to ${whom}${where}`];
}

function checksText({ hours, day, unchecked, broken }: DayFigures): string {
  if (broken > 0) return `checks red: ${broken} broken invariant${broken === 1 ? '' : 's'}`;
  const published = [...hours.map((hour) => hour.state), day].filter((state) => state === 'published').length;
  if (published === 0) return 'nothing to check';
  return unchecked === 0 ? 'checks green' : `checks not done for ${unchecked} of ${published} runs`;
}

function remoteText(remote: RemoteState): string {
  switch (remote.sort) {
    case 'none':
      return 'no remote database';
    case 'equal':
      return 'remote equal';
    case 'not compared':
      return 'remote not compared';
    case 'differs':
      return `remote differs in ${transfersText(remote.transfers)}`;
    case 'pending':
      return `${transfersText(remote.transfers)} to the remote pending`;
  }
}

const transfersText = (count: number): string =>
  `${grouped(String(count))} transfer${count === 1 ? '' : 's'}`;

/** "12,480.25": the exact amount, with 2 fraction digits at least and no zeros after them. */
export function spokenAmount(amount: Amount): string {
  const [whole = '0', fraction = ''] = formatAmount(amount).split('.');
  return `${grouped(whole)}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}
