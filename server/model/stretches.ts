import fc from 'fast-check';
import { POOL } from '@/lib/accounts';
import { dayAt, formatInstant, type Kind, later, MINUTE, nextPeriod, type Period } from '@/lib/period';
import type { Layout } from './layout';
import type { AimedAct, PlaceText, Step } from './steps';

/** Where and with what a stretch takes place. */
type Scene = {
  /** An hour that is over when a sequence begins, and its day. */
  readonly hour: Period;
  readonly day: Period;
  readonly zone: string;
  readonly kind: Kind;
  readonly id: number;
  readonly cover: boolean;
};

/**
 * What random steps seldom come to, since several have to meet in one place: an earmark that somebody has emptied before what it was made of is
 * corrected, a rate that is missing when a run begins. Whatever else happens comes before and after.
 */
const STRETCHES: readonly (readonly [weight: number, steps: (scene: Scene) => Step[]])[] = [
  [
    2,
    (scene) => [
      ...countedAndEmptied(scene),
      { do: 'remove vote', id: scene.id },
      { do: 'run', gate: 'auto', cover: scene.cover, ...itsPeriod(scene) },
    ],
  ],
  [
    3,
    (scene) => [
      ...countedAndEmptied(scene),
      { do: 'remove vote', id: scene.id },
      { do: 'skip', cover: scene.cover, ...itsPeriod(scene) },
    ],
  ],
  [
    3,
    (scene) => [
      voteIn(scene, 3),
      { do: 'skip', cover: true, ...itsPeriod(scene) },
      ...emptied({ account: POOL[scene.kind], period: formatInstant(nextOf(scene).start) }),
      { do: 'remove vote', id: scene.id },
      { do: 'settle', pool: scene.kind, hour: formatInstant(scene.hour.start), cover: scene.cover },
    ],
  ],
  [
    3,
    (scene) => [
      { do: 'partner', id: 3, position: 5000, ecc: null, active: false },
      voteIn(scene, 3),
      { do: 'run', gate: 'auto', cover: true, ...itsPeriod(scene) },
      ...emptied({ account: POOL[scene.kind], period: formatInstant(nextOf(scene).start) }),
      { do: 'partner', id: 3, position: 1, ecc: null, active: true },
      { do: 'rerun', standings: 'current', policy: null, ...itsPeriod(scene) },
      { do: 'approve', cover: scene.cover, self: false, ...itsPeriod(scene) },
    ],
  ],
  [
    1,
    (scene) => [
      voteIn(scene, 1),
      { do: 'run', gate: 'auto', cover: true, ...itsPeriod(scene) },
      ...emptied({ account: 'partners' }, '90'),
      { do: 'remove vote', id: scene.id },
      { do: 'rerun', standings: 'frozen', policy: null, ...itsPeriod(scene) },
      { do: 'approve', cover: scene.cover, self: false, ...itsPeriod(scene) },
    ],
  ],
  [
    2,
    (scene) => [
      { do: 'remove rate', at: '2026-01-01T00:00:00Z' },
      { do: 'run', gate: 'auto', cover: scene.cover, ...itsPeriod(scene) },
      { do: 'rerun', standings: 'current', policy: null, ...itsPeriod(scene), aim: scene.id },
      { do: 'tick' },
      { do: 'rate', at: '2026-01-01T00:00:00Z', rate: '1', market: null },
      { do: 'tick' },
    ],
  ],
  [
    2,
    (scene) => [
      voteIn(scene, 2),
      { do: 'run', gate: 'auto', cover: true, ...itsPeriod(scene) },
      { do: 'remove vote', id: scene.id },
      { do: 'sweep' },
      { do: 'leave', hour: formatInstant(scene.hour.start) },
    ],
  ],
  [
    2,
    (scene) => [
      { do: 'run', gate: 'auto', cover: true, ...itsPeriod(scene) },
      voteIn(scene, 2),
      { do: 'accrue', hour: formatInstant(scene.hour.start) },
    ],
  ],
  [
    1,
    ({ kind, day, id }) => [
      { do: 'pause', kind, until: id % 2 ? null : formatInstant(later(day.end, 40 * MINUTE)) },
      { do: 'tick' },
      { do: 'wait', until: formatInstant(later(day.end, 50 * MINUTE)) },
      { do: 'tick' },
      { do: 'resume', kind },
    ],
  ],
  [
    1,
    (scene) => [
      { do: 'breach', kind: scene.kind },
      { do: 'run', gate: 'auto', cover: true, ...itsPeriod(scene) },
      { do: 'tick' },
      { do: 'clear', kind: scene.kind },
    ],
  ],
  [
    1,
    (scene) => [
      { do: 'skip', cover: true, kind: 'hourly', period: formatInstant(scene.hour.start) },
      // What ends at that instant has been counted.
      { do: 'propose policy', from: formatInstant(scene.hour.end), policy: 'plain' },
    ],
  ],
  [
    2,
    ({ day, zone, id }) => [
      {
        do: 'propose policy',
        from: formatInstant(nextPeriod(nextPeriod(day, zone), zone).end),
        policy: id % 2 ? 'plain' : 'steep',
      },
      { do: id % 3 ? 'approve policy' : 'reject policy', version: 3, self: false, aim: id },
    ],
  ],
];

/** Stretches of several steps, each with how often it is drawn. */
export function stretchesOf({ zone, hours }: Layout): readonly (readonly [number, fc.Arbitrary<Step[]>])[] {
  const scene = fc.record({
    hour: fc.constantFrom(...hours.slice(0, 4)),
    kind: fc.constantFrom<Kind>('hourly', 'daily'),
    id: fc.integer({ min: 1, max: 8 }),
    cover: fc.constantFrom(false, false, true),
  });
  const placed = scene.map((one): Scene => ({ ...one, zone, day: dayAt(one.hour.start, zone) }));
  return STRETCHES.map(([weight, steps]) => [weight, placed.map(steps)] as const);
}

const periodIn = ({ kind, hour, day }: Scene): Period => (kind === 'hourly' ? hour : day);
const nextOf = (scene: Scene): Period => nextPeriod(periodIn(scene), scene.zone);
const itsPeriod = (scene: Scene) => ({ kind: scene.kind, period: formatInstant(periodIn(scene).start) });

const voteIn = ({ hour, id }: Scene, partner: number): Step => {
  const at = formatInstant(later(hour.start, MINUTE));
  return { do: 'vote', id, partner, cc: '400', at };
};

/** A vote is counted into both pools by an attempt that is rejected, so that its hour and its day are open, and one of the two is emptied. */
function countedAndEmptied(scene: Scene): Step[] {
  const hour = { kind: 'hourly' as const, period: formatInstant(scene.hour.start) };
  return [
    voteIn(scene, 1),
    { do: 'run', gate: 'manual', cover: true, ...hour },
    { do: 'reject', ...hour },
    ...emptied({ account: POOL[scene.kind], period: itsPeriod(scene).period }),
  ];
}

/** What takes aim takes all that an earmark has. */
const emptied = (from: PlaceText, amount = '1'): AimedAct[] => [
  { do: 'propose correction', from, to: { account: 'adjustments' }, amount, aim: 1 },
  { do: 'approve correction', number: 0, self: false, aim: 0 },
];
