import fc from 'fast-check';
import { formatInstant, HOUR, later, type Period } from '@/lib/period';
import { type Layout, turningPoints } from './layout';
import { type AimedAct, isChange, type Step, type Together } from './steps';

/** Sequences of what may happen, in a few periods and with a few partners and votes, so that one thing gets in the way of another. */
export function sequences(layout: Layout, longest: number): fc.Arbitrary<Step[]> {
  return fc.array(anyStep(layout), { minLength: Math.ceil(longest / 2), maxLength: longest });
}

/** The same with two acts at once now and then. */
export function sequencesOfPairs(layout: Layout, longest: number): fc.Arbitrary<(Step | Together)[]> {
  const step = anyStep(layout);
  const act = step.filter((one): one is AimedAct => !isChange(one) && AT_ONCE.includes(one.do));
  const pair = fc.record({ together: fc.tuple(act, act) });
  return fc.array(fc.oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: pair }), {
    minLength: Math.ceil(longest / 2),
    maxLength: longest,
  });
}

/** What several people and instances do at once; a correction of two parts, or a delivery that one does for all, is told apart elsewhere. */
const AT_ONCE = ['run', 'approve', 'reject', 'rerun', 'skip', 'sweep', 'accrue', 'settle', 'opening'];

const PARTNERS = [1, 2, 3, 4, 5];
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
const seldom = fc.constantFrom(false, false, false, false, true);
/** Most acts take aim; those that do not are often refused, which has to be seen too. */
const aim = fc.option(fc.nat(20), { freq: 5 });
const cover = fc.constantFrom(false, false, true);

function anyStep(layout: Layout): fc.Arbitrary<Step> {
  const hour = fc.constantFrom(...layout.hours.map(startOf));
  // Hours are many and days are few; a day makes more happen.
  const about = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hourly' as const), period: hour }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('daily' as const),
        period: fc.constantFrom(...layout.days.map(startOf)),
      }),
    },
  );
  const castAt = fc.constantFrom(...layout.hours.flatMap(instantsWithin), null);
  const rateAt = fc.constantFrom(
    ...layout.hours.flatMap((one) => [formatInstant(one.end), formatInstant(later(one.start, HOUR / 4))]),
  );
  const partner = fc.constantFrom(...PARTNERS);
  const id = fc.integer({ min: 1, max: 25 });
  const act = <T extends object>(what: string, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc
      .tuple(about, fc.record({ asked: seldom, aim, ...fields }))
      .map(([place, rest]) => ({ do: what, ...place, ...rest }));
  const weighted: [number, fc.Arbitrary<unknown>][] = [
    [14, fc.record({ do: fc.constant('vote'), id, partner, cc, at: castAt })],
    [4, fc.record({ do: fc.constant('remove vote'), id })],
    [
      4,
      fc.record({
        do: fc.constant('partner'),
        id: partner,
        position,
        ecc,
        active: fc.constantFrom(true, true, false),
      }),
    ],
    [4, fc.record({ do: fc.constant('rate'), at: rateAt, rate, market })],
    [2, fc.record({ do: fc.constant('wait'), until: fc.constantFrom(...turningPoints(layout)) })],
    [12, act('run', { gate: fc.constantFrom('auto', 'auto', 'manual'), cover })],
    [9, act('approve', { cover })],
    [3, act('reject', {})],
    [
      10,
      act('rerun', {
        standings: fc.constantFrom('frozen', 'current'),
        policy: fc.constantFrom(null, null, 1, 2),
      }),
    ],
    [2, act('skip', { cover })],
    [5, fc.record({ do: fc.constant('sweep') })],
    [1, fc.record({ do: fc.constant('accrue'), hour, asked: seldom, aim })],
    [
      2,
      fc.record({
        do: fc.constant('settle'),
        pool: fc.constantFrom('hourly', 'daily'),
        hour,
        cover,
        asked: seldom,
        aim,
      }),
    ],
    [
      5,
      act('correct', { amount: fc.constantFrom('5', '-3', '-20.00000001', '100') }).map(
        ({ asked: _, ...step }) => step,
      ),
    ],
    [
      1,
      fc.record({
        do: fc.constant('opening'),
        kind: fc.constantFrom('hourly', 'daily'),
        amount: fc.constantFrom('50', '0.00000001'),
        asked: seldom,
      }),
    ],
    [
      1,
      fc.record({ do: fc.constant('special'), ids: fc.subarray(PARTNERS, { maxLength: 3 }), asked: seldom }),
    ],
    [1, fc.record({ do: fc.constant('deliver') })],
  ];
  return fc.oneof(
    ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary: arbitrary as fc.Arbitrary<Step> })),
  );
}

const startOf = ({ start }: Period): string => formatInstant(start);

/** The first and the last second of an hour, and one between. */
const instantsWithin = ({ start, end }: Period): string[] =>
  [start, later(start, 600_000), later(end, -1000)].map(formatInstant);
