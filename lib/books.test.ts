import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNTS } from './accounts';
import { type Amount, fromUnits, minimum, subtract, sum, ZERO } from './amount';
import { type About, Books, Calendar, partOf } from './books';
import { accrueLate, countHours, type HourCount, MissingError } from './counting';
import {
  HOUR,
  hoursIn,
  type Instant,
  KINDS,
  type Kind,
  later,
  type Period,
  parseInstant,
  periodsBetween,
} from './period';
import { correctionOf, handOn, hold, type Payout, release, replace, settle } from './settling';

const ZONE = 'UTC';
const STARTS = parseInstant('2026-03-01T00:00Z');
const DAYS = 2;
const ENDS = later(STARTS, DAYS * 24 * HOUR);
const PERIODS: Record<Kind, Period[]> = {
  // The hours around a midnight, and the days on both sides of it.
  hourly: periodsBetween('hourly', later(STARTS, 22 * HOUR), later(STARTS, 26 * HOUR), ZONE),
  daily: periodsBetween('daily', STARTS, ENDS, ZONE),
};
const HOURS = periodsBetween('hourly', STARTS, ENDS, ZONE);

/** What the source says of each hour now; the moves below change it between two acts. */
type Source = Map<Instant, { cc: Amount; rate: Amount }>;

/** A small world in memory: the books as they stand, and what each published or held period came to. */
class Story {
  readonly calendar = new Calendar(ZONE);
  readonly source: Source = new Map(
    HOURS.map(({ start }) => [start, { cc: ZERO, rate: fromUnits(50_000_000n) }]),
  );
  readonly published = new Map<string, Payout>();
  readonly held = new Map<string, Amount>();
  readonly covered = new Map<string, Amount>();
  books = new Books(this.calendar);

  /** The hours of a period as they are counted now. */
  counts(period: Period): HourCount[] {
    return hoursIn(period).map(({ start, end }) => ({
      ...this.source.get(start)!,
      hourStart: start,
      hourEnd: end,
      votes: 1,
      hourlyShare: '0.25',
    }));
  }

  /** Does an act, which leaves nothing behind where it is refused, as its transaction would be rolled back. */
  attempt(act: (books: Books) => void): boolean {
    const books = copyOf(this.books, this.calendar);
    try {
      act(books);
      books.check();
    } catch (error) {
      if (error instanceof MissingError) return false;
      throw error;
    }
    this.books = books;
    return true;
  }
}

/** The books as another transaction finds them. */
function copyOf(from: Books, calendar: Calendar): Books {
  const books = new Books(calendar);
  for (const name of ACCOUNTS) books.setBalance(name, from.balance(name));
  for (const kind of KINDS) {
    for (const { start } of [...PERIODS[kind], ...beyond(kind)])
      books.setEarmark(kind, start, from.earmark(kind, start));
    for (const { start } of HOURS) {
      const accrued = from.accrued(kind, start);
      if (accrued) books.setAccrued(kind, start, accrued);
    }
  }
  return books;
}

/** The periods that CC may be carried or counted into besides those of the story. */
const beyond = (kind: Kind): Period[] =>
  periodsBetween(kind, STARTS, later(ENDS, 10 * 24 * HOUR), ZONE).filter(
    ({ start }) => !PERIODS[kind].some((period) => period.start === start),
  );

type Move = { verb: Verb; kind: Kind; which: number; units: bigint; part: number; cover: boolean };
type Verb =
  | 'vote'
  | 'unvote'
  | 'rate'
  | 'run'
  | 'distribute'
  | 'publish'
  | 'reject'
  | 'skip'
  | 'rerun'
  | 'sweep'
  | 'take over';

const VERBS: Verb[] = [
  // Twice as often as the others, for a rerun needs a period that is published.
  'distribute',
  'distribute',

  'vote',
  'unvote',
  'rate',
  'run',
  'publish',
  'reject',
  'skip',
  'rerun',
  'sweep',
  'take over',
];
const move: fc.Arbitrary<Move> = fc.record({
  verb: fc.constantFrom(...VERBS),
  kind: fc.constantFrom(...KINDS),
  which: fc.nat(100),
  units: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  part: fc.nat(100),
  cover: fc.boolean(),
});

const keyOf = ({ kind, start }: About): string => `${kind} ${start}`;
/** What a run pays of a budget, by the percent, and a bonus that goes with it. */
const payoutOf = (budget: Amount, { part }: Move): Payout => {
  const paid = fromUnits((budget * BigInt(part)) / 100n);
  return { paid, bonus: fromUnits(paid / 10n) };
};

function play(story: Story, one: Move): void {
  const period = PERIODS[one.kind][one.which % PERIODS[one.kind].length]!;
  const hour = HOURS[22 + (one.which % 4)]!;
  const said = story.source.get(hour.start)!;
  const state = story.calendar.stateOf(one.kind, period.start);
  const open = state === 'fresh' || state === 'open';
  if (one.verb === 'vote') said.cc = fromUnits(said.cc + one.units);
  else if (one.verb === 'unvote') said.cc = subtract(said.cc, minimum(said.cc, fromUnits(one.units)));
  else if (one.verb === 'rate') said.rate = fromUnits(one.units % 200_000_000n);
  else if (one.verb === 'run' && open) run(story, period, one);
  else if (one.verb === 'distribute' && open) {
    run(story, period, one);
    if (story.calendar.stateOf(one.kind, period.start) === 'active') publish(story, period, one);
  } else if (one.verb === 'take over' && state === 'active') takeOver(story, period, one);
  else if (one.verb === 'publish' && state === 'active') publish(story, period, one);
  else if (one.verb === 'reject' && state === 'active') reject(story, period);
  else if (one.verb === 'skip' && open) skip(story, period, one);
  else if (one.verb === 'rerun' && state === 'published') rerun(story, period, one);
  else if (one.verb === 'sweep') sweep(story, hour, one);
}

function run(story: Story, period: Period, { cover }: Move): void {
  let budget: Amount = ZERO;
  const done = story.attempt((books) => {
    countHours(books, period, story.counts(period), cover);
    budget = hold(books, period);
  });
  if (!done) return;
  story.calendar.set(period.kind, period.start, 'active');
  story.held.set(keyOf(period), budget);
}

function takeOver(story: Story, period: Period, { cover }: Move): void {
  let budget: Amount = ZERO;
  const done = story.attempt((books) => {
    release(books, period, story.held.get(keyOf(period))!);
    countHours(books, period, story.counts(period), cover);
    budget = hold(books, period);
  });
  if (done) story.held.set(keyOf(period), budget);
}

function publish(story: Story, period: Period, one: Move): void {
  const budget = story.held.get(keyOf(period))!;
  const payout = payoutOf(budget, one);
  story.attempt((books) => settle(books, period, budget, payout));
  story.calendar.set(period.kind, period.start, 'published');
  story.held.delete(keyOf(period));
  story.published.set(keyOf(period), payout);
}

function reject(story: Story, period: Period): void {
  story.attempt((books) => release(books, period, story.held.get(keyOf(period))!));
  story.held.delete(keyOf(period));
  story.calendar.set(period.kind, period.start, 'open');
}

function skip(story: Story, period: Period, { cover }: Move): void {
  const done = story.attempt((books) => {
    countHours(books, period, story.counts(period), cover);
    handOn(books, period);
  });
  if (done) story.calendar.set(period.kind, period.start, 'skipped');
}

function rerun(story: Story, period: Period, one: Move): void {
  const old = story.published.get(keyOf(period))!;
  const counts = story.counts(period);
  const nominal = fromUnits(old.paid + correctionOf(story.books, period, counts));
  const payout = payoutOf(nominal < 0n ? ZERO : nominal, one);
  const same = payout.paid === old.paid && payout.bonus === old.bonus;
  const covered = story.covered.get(keyOf(period)) ?? ZERO;
  const before = story.books.balance('adjustments');
  const done = story.attempt((books) => {
    replace(books, period, counts, { old, new: payout, same, covered, cover: one.cover });
  });
  if (!done) return;
  story.published.set(keyOf(period), payout);
  story.covered.set(keyOf(period), fromUnits(covered + before - story.books.balance('adjustments')));
}

function sweep(story: Story, hour: Period, { cover, part }: Move): void {
  const { cc } = story.source.get(hour.start)!;
  const now = later(hour.end, part * HOUR);
  story.attempt((books) => {
    accrueLate(books, { hourStart: hour.start, hourEnd: hour.end, votes: 1, cc }, now, cover);
  });
}

/** What holds after every act, whatever it was. */
function expectSound({ books, held }: Story): void {
  expect(sum(ACCOUNTS.map((name) => books.balance(name)))).toBe(0n);
  for (const kind of KINDS) {
    const earmarks = [...PERIODS[kind], ...beyond(kind)].map(({ start }) => books.earmark(kind, start));
    expect(sum(earmarks)).toBe(books.balance(`${kind}_pool`));
    expect(earmarks.filter((amount) => amount < 0n)).toEqual([]);
    for (const { start } of HOURS) {
      const last = books.accrued(kind, start);
      if (last) expect(last.accrued).toBe(partOf(kind, last));
    }
  }
  expect(books.balance('held')).toBe(sum([...held.values()]));
  expect(books.balance('partners')).toBeGreaterThanOrEqual(0n);
}

test('whatever happens in whatever order, nothing is lost, made up, or owed by an earmark', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 40 }), (moves) => {
      const story = new Story();
      for (const one of moves) {
        play(story, one);
        expectSound(story);
      }
      // What came in, by the accruals, is what the votes gave.
      const accrued = KINDS.flatMap((kind) =>
        HOURS.map(({ start }) => story.books.accrued(kind, start)?.accrued ?? ZERO),
      );
      expect(subtract(ZERO, story.books.balance('votes'))).toBe(sum(accrued));
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('a takeover with nothing new leaves the books as they were', () => {
  fc.assert(
    fc.property(
      fc.array(move, { maxLength: 20 }),
      fc.constantFrom(...KINDS),
      fc.nat(5),
      (moves, kind, which) => {
        const story = new Story();
        for (const one of moves) play(story, one);
        const period = PERIODS[kind][which % PERIODS[kind].length]!;
        const still: Move = { verb: 'run', kind, which, units: 0n, part: 0, cover: true };
        play(story, still);
        if (story.calendar.stateOf(kind, period.start) !== 'active') return;
        takeOver(story, period, still);
        const before = copyOf(story.books, story.calendar);
        takeOver(story, period, still);
        expect(story.books.rows).toEqual([]);
        for (const name of ACCOUNTS) expect(story.books.balance(name)).toBe(before.balance(name));
      },
    ),
    { numRuns: 200 },
  );
}, 120_000);
