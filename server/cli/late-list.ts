import type { Command } from 'commander';
import { formatInstant, type Instant } from '@/lib/period';
import { type BookedLate, bookedLate } from '../pool/late-booked';
import { type LateHour, type LateInPool, lateHours } from '../pool/late-hours';
import { refuseUnbegun } from './acting';
import { EXIT } from './exit';
import { versionNumber } from './numbers';
import { JSON_OPTION, type Output, outputOf } from './output';
import { withSession } from './session';

type Options = { limit: number; after?: string; json?: boolean };

export function registerLateList(parent: Command): void {
  parent
    .command('list')
    .description(
      'Lists those hours, with what becomes of their late votes and what the source took away, and the late votes that were booked.',
    )
    .option('--limit <number>', 'how many booked rows to list, the latest hour first', versionNumber, 20)
    .option('--after <cursor>', 'go on with the booked rows after this one, as the list before says')
    .option(...JSON_OPTION)
    .action(async ({ limit, after, json = false }: Options) => {
      const out = outputOf({ json });
      const { hours, booked } = await withSession(out, async (session) => {
        refuseUnbegun(session);
        const { db, zone, clock } = session.world;
        const found = await lateHours(db, zone, await clock());
        return { hours: found, booked: await bookedLate(db, { after: after ?? null, limit }) };
      });
      out.document({
        hours: hours.map(hourDocument),
        booked: booked.rows.map(bookedDocument),
        next: booked.next,
      });
      printHours(out, hours);
      printBooked(out, booked.rows);
      if (booked.next !== null) out.line(`There are more: --after ${booked.next}`);
      process.exitCode = EXIT.done;
    });
}

/** The console's numbers for instants are epochs; machines outside of it read ISO. */
const orNull = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

const hourDocument = ({ hourStart, hourEnd, seenAt, byItselfUntil, pools, ...hour }: LateHour) => ({
  hour: formatInstant(hourStart),
  hourEnd: formatInstant(hourEnd),
  seenAt: formatInstant(seenAt),
  byItselfUntil: formatInstant(byItselfUntil),
  ...hour,
  pools: pools.map((part) => ({ ...part, earmarkedFor: orNull(part.earmarkedFor) })),
});

const bookedDocument = ({ hourStart, earmarkedFor, bookedAt, sweep, ...row }: BookedLate) => ({
  hour: formatInstant(hourStart),
  ...row,
  earmarkedFor: formatInstant(earmarkedFor),
  bookedAt: formatInstant(bookedAt),
  sweep: sweep && { ...sweep, startedAt: formatInstant(sweep.startedAt) },
});

function printHours(out: Output, hours: readonly LateHour[]): void {
  if (hours.length === 0) {
    out.line('The source agrees with everything that was counted.');
    return;
  }
  out.table(
    ['Hour', 'Pool', 'Counted', 'In the source', 'Late', 'Late votes', 'Effect', 'Outcome', 'Left'],
    hours.flatMap((hour) =>
      hour.pools.map((part) => [
        formatInstant(hour.hourStart),
        part.pool,
        part.counted,
        hour.cc,
        part.lateCc,
        part.lateVotes,
        part.effect,
        outcomeText(part),
        leftText(hour.left),
      ]),
    ),
  );
}

function outcomeText({ outcome, shrankBy }: LateInPool): string {
  switch (outcome) {
    case 'next sweep':
      return 'booked by the next sweep';
    case 'undecided':
      return 'left until its attempt is decided';
    case 'waits':
      return 'waits for a person';
    case 'shrank':
      return `source shrank by ${shrankBy} CC`;
    case 'agrees':
      return 'agrees';
  }
}

const leftText = (left: LateHour['left']): string | null =>
  left && `${left.stands ? '' : 'only '}up to ${left.cc} CC by ${left.by}: ${left.reason}`;

function printBooked(out: Output, rows: readonly BookedLate[]): void {
  if (rows.length === 0) {
    out.line('No late votes were booked.');
    return;
  }
  out.table(
    ['Hour', 'Pool', 'Votes', 'CC', 'Booked', 'For', 'At', 'By'],
    rows.map((row) => [
      formatInstant(row.hourStart),
      row.pool,
      row.votes,
      row.cc,
      row.amount,
      formatInstant(row.earmarkedFor),
      formatInstant(row.bookedAt),
      byWhom(row),
    ]),
  );
}

const REACH = {
  behind: 'behind a run',
  before: 'before a day',
  all: 'of all hours',
  asked: 'that was asked for',
} as const;

function byWhom({ sweep, person }: BookedLate): string | null {
  if (sweep) return `sweep ${sweep.id} ${REACH[sweep.reach]}`;
  return person && `${person.name}: ${person.reason}`;
}
