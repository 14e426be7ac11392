import fc from 'fast-check';
import { formatInstant, HOUR, later } from '@/lib/period';
import { type Layout, PROPOSAL_NAMES, turningPoints } from './layout';
import type { Act } from './steps';

/** Steps by what they do, with how often each is drawn, against the others. */
export type Weighted<Do extends string> = Record<Do, readonly [weight: number, step: fc.Arbitrary<unknown>]>;

export const PARTNERS = [1, 2, 3, 4, 5];

const seldom = fc.constantFrom(false, false, false, false, true);
const cover = fc.constantFrom(false, false, true);
/** Most acts take aim; those that do not are often refused, which has to be seen too. */
const aim = fc.option(fc.nat(20), { freq: 5 });
const kind = fc.constantFrom('hourly', 'daily');

const act = (name: string, fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ do: fc.constant(name), asked: seldom, aim, ...fields });

export function actsOf(layout: Layout): Weighted<Act['do']> {
  const hours = layout.hours.map(({ start }) => formatInstant(start));
  const hour = fc.constantFrom(...hours);
  const day = fc.constantFrom(...layout.days.map(({ start }) => formatInstant(start)));
  // Hours are many and days are few; a day makes more happen.
  const about = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hourly'), period: hour }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('daily'), period: day }) },
  );
  const actAbout = (name: string, fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.tuple(about, act(name, fields)).map(([place, rest]) => ({ ...rest, ...place }));
  const standings = fc.constantFrom('frozen', 'current');
  return {
    run: [12, actAbout('run', { gate: fc.constantFrom('auto', 'auto', 'manual'), cover })],
    approve: [10, actAbout('approve', { cover, self: seldom })],
    reject: [3, actAbout('reject')],
    rerun: [9, actAbout('rerun', { standings, policy: fc.constantFrom(null, null, null, 1, 2, 3, 4) })],
    skip: [2, actAbout('skip', { cover })],
    sweep: [3, fc.record({ do: fc.constant('sweep') })],
    accrue: [2, act('accrue', { hour })],
    leave: [1, act('leave', { hour })],
    settle: [1, act('settle', { hour, pool: kind, cover })],
    ...correctionsOf(about),
    ...policiesOf(layout),
    opening: [1, act('opening', { kind, amount: fc.constantFrom('50', '0.00000001') })],
    special: [1, act('special', { ids: fc.subarray(PARTNERS, { maxLength: 3 }) })],
    pause: [1, act('pause', { kind, until: fc.constantFrom(null, ...turningPoints(layout)) })],
    resume: [1, act('resume', { kind })],
    clear: [3, act('clear', { kind })],
    tick: [3, fc.record({ do: fc.constant('tick') })],
    deliver: [1, fc.record({ do: fc.constant('deliver') })],
  };
}

type CorrectionDo = Extract<Act['do'], `${string} correction`>;

function correctionsOf(about: fc.Arbitrary<{ kind: string; period: string }>): Weighted<CorrectionDo> {
  const earmark = about.map((one) => ({ account: `${one.kind}_pool`, period: one.period }));
  const plain = ['adjustments', 'adjustments', 'market', 'partners', 'opening', 'votes'];
  const places = [...plain, 'held', 'daily_pool'].map((account) => ({ account }));
  const place = fc.oneof(fc.constantFrom(...places), earmark);
  const amount = fc.constantFrom('5', '3', '20.00000001', '100', '0');
  const number = fc.nat(4);
  return {
    'propose correction': [3, act('propose correction', { from: place, to: place, amount })],
    'approve correction': [1, act('approve correction', { number, self: seldom })],
    'reject correction': [2, act('reject correction', { number })],
  };
}

type PolicyDo = Extract<Act['do'], `${string} policy`>;

function policiesOf(layout: Layout): Weighted<PolicyDo> {
  // Ends of periods, and instants within them: whatever ends then or later is under the new version.
  const from = fc.constantFrom(
    ...layout.hours.flatMap(({ end }) => [formatInstant(end), formatInstant(later(end, HOUR / 4))]),
    formatInstant(later(layout.days[1]!.end, HOUR)),
  );
  const version = fc.integer({ min: 1, max: 5 });
  return {
    'propose policy': [1, act('propose policy', { from, policy: fc.constantFrom(...PROPOSAL_NAMES) })],
    'approve policy': [1, act('approve policy', { version, self: seldom })],
    'reject policy': [1, act('reject policy', { version })],
  };
}
