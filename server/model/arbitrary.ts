import fc from 'fast-check';
import { formatInstant, HOUR, later, type Period } from '@/lib/period';
import { actsOf, PARTNERS, type Weighted } from './arbitrary-acts';
import { type Layout, turningPoints } from './layout';
import type { AimedAct, Change, Step, Together } from './steps';
import { stretchesOf } from './stretches';

/** Sequences of what may happen, in a few periods and with a few partners and votes, so that one thing gets in the way of another. */
export function sequences(layout: Layout, longest: number): fc.Arbitrary<Step[]> {
  return inARow(anyStretch(layout), longest);
}

/** The same with two acts at once now and then. */
export function sequencesOfPairs(layout: Layout, longest: number): fc.Arbitrary<(Step | Together)[]> {
  const acts = actsOf(layout);
  const act = oneOf(AT_ONCE.map((name) => acts[name])) as fc.Arbitrary<AimedAct>;
  const pair = fc.record({ together: fc.tuple(act, act) }).map((together): Together[] => [together]);
  const stretch = oneOf([
    [3, anyStretch(layout)],
    [1, pair],
  ]) as fc.Arbitrary<(Step | Together)[]>;
  return inARow(stretch, longest);
}

/** @param longest how many stretches there are at most; some are of several steps. */
const inARow = <T>(stretch: fc.Arbitrary<T[]>, longest: number): fc.Arbitrary<T[]> =>
  fc.array(stretch, { minLength: Math.ceil(longest / 2), maxLength: longest }).map((all) => all.flat());

/** What several people and instances do at once; a tick of many parts, or a delivery that one does for all, is told apart elsewhere. */
const AT_ONCE: readonly AimedAct['do'][] = [
  'run',
  'approve',
  'reject',
  'rerun',
  'skip',
  'sweep',
  'accrue',
  'leave',
  'settle',
  'approve correction',
  'reject correction',
  'approve policy',
  'reject policy',
  'opening',
  'pause',
  'resume',
  'clear',
];

const cc = fc.constantFrom(
  '0',
  '0.00000003',
  '1',
  '10',
  '40.00000001',
  '99.99999999',
  '99.99999999',
  '400',
  '400',
  null,
  '-5',
);
const rate = fc.constantFrom('1', '0.5', '1.23456789', '0', '2', '0.2');
const market = fc.constantFrom(null, '1', '1.3', '3');
const position = fc.constantFrom(1, 2, 3, 3, 50, 5000, 5000, 50000, 0, null);
const ecc = fc.constantFrom(null, null, '0', '7.5', '1000', '-1');

function anyStretch(layout: Layout): fc.Arbitrary<Step[]> {
  const all: Weighted<Step['do']> = { ...changesOf(layout), ...actsOf(layout) };
  const alone = Object.values(all).map(([weight, step]) => [weight, fc.tuple(step)] as const);
  return oneOf([...alone, ...stretchesOf(layout)]) as fc.Arbitrary<Step[]>;
}

const oneOf = (weighted: readonly (readonly [number, fc.Arbitrary<unknown>])[]): fc.Arbitrary<unknown> =>
  fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })));

function changesOf(layout: Layout): Weighted<Change['do']> {
  const castAt = fc.constantFrom(...layout.hours.flatMap(instantsWithin), null);
  const rateAt = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...layout.hours.flatMap((one) => [formatInstant(one.end), formatInstant(later(one.start, HOUR / 4))]),
      ),
    },
    // Without the first rate there is none for what comes before another, until it is there again.
    { weight: 1, arbitrary: fc.constant('2026-01-01T00:00:00Z') },
  );
  const partner = fc.constantFrom(...PARTNERS);
  // So few that most of what is removed or given again was there.
  const id = fc.integer({ min: 1, max: 8 });
  const active = fc.constantFrom(true, true, false);
  const kind = fc.constantFrom('hourly', 'daily');
  return {
    vote: [14, fc.record({ do: fc.constant('vote'), id, partner, cc, at: castAt })],
    'remove vote': [3, fc.record({ do: fc.constant('remove vote'), id })],
    partner: [4, fc.record({ do: fc.constant('partner'), id: partner, position, ecc, active })],
    rate: [4, fc.record({ do: fc.constant('rate'), at: rateAt, rate, market })],
    'second rate': [1, fc.record({ do: fc.constant('second rate'), at: rateAt, rate, market })],
    'remove rate': [1, fc.record({ do: fc.constant('remove rate'), at: rateAt })],
    wait: [2, fc.record({ do: fc.constant('wait'), until: fc.constantFrom(...turningPoints(layout)) })],
    breach: [1, fc.record({ do: fc.constant('breach'), kind })],
  };
}

/** The first and the last second of an hour, and one between. */
const instantsWithin = ({ start, end }: Period): string[] =>
  [start, later(start, 600_000), later(end, -1000)].map(formatInstant);
