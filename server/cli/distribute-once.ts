import { dueAt, formatInstant, type Instant, KINDS, later, type Period, periodAt } from '@/lib/period';
import type { Program } from '../program';
import { distributePeriod, type PeriodOutcome } from '../run/distribute';
import { refuseObstacles } from '../run/obstacles';
import { deliverTransfers } from '../transfer/sender';
import { beginProgram, programToBe } from './begin';
import { dryRun } from './dry-run';
import { EXIT, type ExitCode } from './exit';
import type { Output } from './output';
import type { Session } from './session';
import { printRun, readShownRun, type ShownRun } from './show-run';
import { type Stopped, sentenceOfStop, shownStop } from './stopped';

type Came = {
  readonly came: PeriodOutcome['came'];
  readonly run: ShownRun | null;
  readonly stopped: Stopped | null;
};

/** One cycle: the last hour and the last day that are due, whatever was or was not done before them. */
export async function distributeOnce(session: Session, out: Output, dry: boolean): Promise<ExitCode> {
  const { world, signal } = session;
  const now = await world.clock();
  // A program that nobody set up begins with the last closed day, which is what is asked for here.
  const from = lastDue('daily', now, world.zone).start;
  if (dry) return dryRun(session, out, lastPeriods(programToBe(session, from), now));

  const program = await beginProgram(session, from, out);
  await refuseObstacles(session.world);
  const periods = lastPeriods(program, now);
  const cycle: Came[] = [];
  for (const period of periods) {
    const outcome = await distributePeriod(world, period, signal);
    signal.throwIfAborted();
    const stopped = outcome.came === 'stopped' ? await shownStop(world, outcome) : null;
    cycle.push({ came: outcome.came, run: await readShownRun(world, period), stopped });
  }
  await deliverTransfers(world, signal);
  print(out, cycle, program, now);
  return worstOf(cycle);
}

function print(out: Output, cycle: readonly Came[], program: Program, now: Instant): void {
  out.document({ now: formatInstant(now), zone: program.zone, cycle });
  for (const { came, run, stopped } of cycle) {
    if (run) printRun(out, run, came);
    if (stopped) out.say(sentenceOfStop(stopped));
    else if (!run) out.line('The period was skipped.');
  }
  if (cycle.length === 0)
    out.say(`Nothing is due yet: the program starts with ${formatInstant(program.startAt)}.`);
}

function worstOf(cycle: readonly Came[]): ExitCode {
  const stops = cycle.flatMap(({ stopped }) => stopped ?? []);
  if (stops.some(({ waits }) => !waits)) return EXIT.failed;
  return stops.length > 0 ? EXIT.waits : EXIT.done;
}

/** The last due period of each kind that is not before the program's start, in the order in which they fell due. */
const lastPeriods = ({ zone, startAt }: Program, now: Instant): Period[] =>
  KINDS.map((kind) => lastDue(kind, now, zone))
    .filter((period) => period.start >= startAt)
    .sort((a, b) => dueAt(a) - dueAt(b));

function lastDue(kind: Period['kind'], now: Instant, zone: string): Period {
  let period = periodAt(kind, now, zone);
  while (dueAt(period) > now) period = periodAt(kind, later(period.start, -1), zone);
  return period;
}
