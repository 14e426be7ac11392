import { ACCOUNTS, POOL } from '@/lib/accounts';
import { type Amount, formatAmount } from '@/lib/amount';
import { formatInstant, type Instant, KINDS, type Kind, localDate, parseInstant } from '@/lib/period';
import type { Model } from './model';
import type { Attempt } from './state';
import type { PlaceText } from './steps';

// What the model has, written as the rows of the real tables come out of a query, line by line.

const show = (units: bigint): string => formatAmount(units as Amount);
const datetime = (at: Instant): string => formatInstant(at).replace('T', ' ').replace('Z', '');
const orNull = (text: string | null | undefined): string => text ?? 'NULL';

const keyLine = (key: string): string => {
  const [kind, start] = key.split(' ');
  return `${kind} ${formatInstant(Number(start) as Instant)}`;
};

export const accountsOf = ({ state }: Model) =>
  ACCOUNTS.map((name) => `${name} ${show(state.accounts.get(name) ?? 0n)}`);

export const earmarksOf = ({ state }: Model) =>
  [...state.earmarks]
    .filter(([, amount]) => amount !== 0n)
    .map(([key, amount]) => `${keyLine(key)} ${show(amount)}`);

export const accrualsOf = ({ state }: Model) =>
  [...state.rows].map(
    ([key, { seq, accrued, cc, rate, share }]) =>
      `${keyLine(key)} ${seq} ${show(accrued)} ${show(cc)} ${show(rate)} ${Number(share)}`,
  );

/** Every attempt with the beginning of its line. */
const attemptsOf = ({ state }: Model): [string, Attempt][] =>
  [...state.periods].flatMap(([key, { attempts }]) =>
    attempts.map((attempt, index): [string, Attempt] => [`${keyLine(key)} ${index + 1}`, attempt]),
  );

export const runsOf = (model: Model) =>
  attemptsOf(model).map(([line, { status, by, policy, nominal, budget, paid, bonus }]) => {
    const figures = [nominal, budget, paid, budget - paid, bonus];
    const shown = figures.map((figure) => (status === 'computing' ? 'NULL' : show(figure)));
    return [line, status, by, policy, ...shown].join(' ');
  });

export const rewardsOf = (model: Model) =>
  attemptsOf(model).flatMap(([line, { rewards }]) =>
    [...rewards].map(([partner, total]) => `${line} ${partner} ${show(total)}`),
  );

export const skipsOf = ({ state }: Model) =>
  [...state.periods]
    .filter(([, { skipped }]) => skipped)
    .map(([key, { taken }]) => `${keyLine(key)} ${show(taken!)}`);

export const poolStateOf = (model: Model) =>
  [...model.state.periods.values()]
    .filter(({ kind }) => kind === 'daily')
    .map((period) => ({ start: period.start, amount: period.taken ?? model.earmark(period) }))
    .filter(({ amount }) => amount !== 0n)
    .map(({ start, amount }) => `${localDate(start, model.zone)} ${show(amount)}`);

export const transfersOf = ({ state }: Model) =>
  state.transfers.map(({ partner, time, attempt, amount, status }) =>
    [partner, datetime(time), attempt, show(amount), status].join(' '),
  );

export const remoteOf = ({ state }: Model) =>
  [...state.remote].map(([key, amount]) => {
    const [partner, time] = key.split(' ');
    return `${partner} ${datetime(Number(time) as Instant)} ${show(amount)}`;
  });

export const correctionsOf = ({ state }: Model) =>
  state.corrections.map(({ from, to, amount, status }) =>
    [placeLine(from), placeLine(to), show(amount), status].join(' '),
  );

const placeLine = ({ account, period }: PlaceText): string =>
  `${account} ${orNull(period && datetime(parseInstant(period)))}`;

export const versionsOf = ({ state }: Model) =>
  state.versions.map(({ status }, index) => `${index + 1} ${status}`);

export const pausesOf = ({ state }: Model) =>
  [...state.pauses].map(([kind, until]) => `${kind} ${orNull(until && formatInstant(until))}`);

export const breachesOf = ({ state }: Model): Kind[] => KINDS.filter((kind) => state.breaches.has(kind));

export const inboxOf = (model: Model) =>
  model.inbox().flatMap(({ start, cc, left, stands, parts }) =>
    parts.map(({ pool, effect, outcome }) => {
      const leftTo = left === null ? 'not left' : `left up to ${show(left)}${stands ? '' : ' once'}`;
      return `${formatInstant(start)} ${POOL[pool]} ${show(cc)} ${outcome} ${show(effect)} ${leftTo}`;
    }),
  );
