import { and, count, eq, gte, lt, sum as sumOf } from 'drizzle-orm';
import { formatAmount, parseColumn } from '@/lib/amount';
import { duePeriods, formatInstant, type Instant, KINDS, type Kind } from '@/lib/period';
import { runs } from '../db/schema';
import type { Program } from '../program';
import { distributeRange, type PeriodOutcome } from '../run/distribute';
import { refuseObstacles } from '../run/obstacles';
import { deliverTransfers } from '../transfer/sender';
import type { World } from '../world';
import { beginProgram, programToBe } from './begin';
import { dryRun } from './dry-run';
import { EXIT, type ExitCode, InputError } from './exit';
import type { Output } from './output';
import { openProgress } from './progress';
import type { Session } from './session';
import { sentenceOfStop, shownStop } from './stopped';
import type { When } from './when';

type Range = { readonly from: When; readonly to: When | undefined; readonly dryRun: boolean };
type Counts = { doneBefore: number; done: number; skipped: number };

/** Distributes every due period of a range in order, and stops where one waits for a person or does not come about. */
export async function distributeFromTo(session: Session, out: Output, range: Range): Promise<ExitCode> {
  const { world, signal } = session;
  const from = range.from.in(world.zone);
  const now = await world.clock();
  const to = range.to?.in(world.zone) ?? now;
  if (from >= to)
    throw new InputError(`--from ${formatInstant(from)} is not before --to ${formatInstant(to)}.`);
  const whole = (program: Program) =>
    duePeriods(Math.max(from, program.startAt) as Instant, to, now, program.zone);
  if (range.dryRun) return dryRun(session, out, whole(programToBe(session, from)));

  const program = await beginProgram(session, from, out);
  await refuseObstacles(session.world);
  const { counts, stop } = await goThrough(session, program, from, to, whole(program).length);
  if (!signal.aborted) await deliverTransfers(world, signal);
  const stopped = stop && (await shownStop(world, stop));
  const totals = await totalsOf(world, from, to);
  out.document({ from: formatInstant(from), to: formatInstant(to), ...counts, published: totals, stopped });
  out.table(
    ['Kind', 'Published', 'Budget', 'Paid', 'Bonus', 'Carried'],
    totals.map(({ kind, runs, budget, paid, bonus, carried }) => [kind, runs, budget, paid, bonus, carried]),
  );
  out.line(`${counts.done} distributed now, ${counts.doneBefore} before, ${counts.skipped} skipped.`);
  signal.throwIfAborted();
  if (!stopped) return EXIT.done;
  out.say(sentenceOfStop(stopped));
  return stopped.waits ? EXIT.waits : EXIT.failed;
}

async function goThrough(
  { world, signal }: Session,
  program: Program,
  from: Instant,
  to: Instant,
  total: number,
) {
  const counts: Counts = { doneBefore: 0, done: 0, skipped: 0 };
  const progress = openProgress('Distributing', total);
  try {
    for await (const outcome of distributeRange(world, program, from, to, signal)) {
      if (outcome.came === 'stopped') return { counts, stop: outcome };
      counts[COUNTED[outcome.came]]++;
      progress.step(formatInstant(outcome.period.start));
    }
    return { counts, stop: null };
  } finally {
    progress.end();
  }
}

const COUNTED: Record<Exclude<PeriodOutcome['came'], 'stopped'>, keyof Counts> = {
  'done before': 'doneBefore',
  done: 'done',
  skipped: 'skipped',
};

/** What the published runs of the range come to, by kind. */
async function totalsOf(world: World, from: Instant, to: Instant) {
  const rows = await world.db
    .select({
      kind: runs.kind,
      runs: count(),
      budget: sumOf(runs.budget),
      paid: sumOf(runs.paid),
      bonus: sumOf(runs.bonus),
      carried: sumOf(runs.carried),
    })
    .from(runs)
    .where(and(eq(runs.published, 1), gte(runs.periodStart, from), lt(runs.periodStart, to)))
    .groupBy(runs.kind);
  return KINDS.map((kind: Kind) => {
    const row = rows.find((one) => one.kind === kind);
    const amount = (text: string | null | undefined) => formatAmount(parseColumn(text ?? '0'));
    return {
      kind,
      runs: row?.runs ?? 0,
      budget: amount(row?.budget),
      paid: amount(row?.paid),
      bonus: amount(row?.bonus),
      carried: amount(row?.carried),
    };
  });
}
