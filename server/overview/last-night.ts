import { formatAmount } from '@/lib/amount';
import { dailyPieces, isComplete } from '@/lib/daily-line';
import type { Instant, Period } from '@/lib/period';
import { attemptsWithin, lastDay, readDayFigures } from '@/server/alert/daily-line';
import type { LastNight } from '@/server/api/overview-contract';
import type { Queries } from '@/server/db/connection';
import { readProgram } from '@/server/program';
import type { Serving } from '@/server/serving';

/** The line of the last day that has ended, as it stands now; null where the program had none yet. */
export async function readLastNight(
  { pages, world }: Pick<Serving, 'pages' | 'world'>,
  now: Instant,
): Promise<LastNight | null> {
  const program = await readProgram(pages);
  if (!program) return null;
  const day = lastDay(program.zone, now);
  if (day.start < program.startAt) return null;
  const { remote, zone, catchUpHours } = world;
  const figures = await readDayFigures({ db: pages, remote, zone, catchUpHours }, day, now);
  return {
    day,
    complete: isComplete(figures),
    line: dailyPieces(figures).map((piece) =>
      typeof piece === 'string' ? piece : { cc: formatAmount(piece) },
    ),
    runId: await runOf(pages, day),
  };
}

/** The published attempt of a day, or else the latest one. */
async function runOf(queries: Queries, day: Period): Promise<number | null> {
  const attempts = (await attemptsWithin(queries, day))
    .filter(({ kind, status }) => kind === day.kind && status !== 'superseded')
    .toSorted((a, b) => b.attempt - a.attempt);
  return (attempts.find(({ status }) => status === 'published') ?? attempts[0])?.id ?? null;
}
