import { and, desc, eq, ne } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { dailyPieces, isComplete } from '@/lib/daily-line';
import type { Instant, Period } from '@/lib/period';
import { lastDay, readDayFigures } from '@/server/alert/daily-line';
import type { LastNight } from '@/server/api/overview-contract';
import type { Queries } from '@/server/db/connection';
import { runs } from '@/server/db/schema';
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
async function runOf(queries: Queries, { kind, start }: Period): Promise<number | null> {
  const [run] = await queries
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start), ne(runs.status, 'superseded')))
    .orderBy(desc(runs.published), desc(runs.attempt))
    .limit(1);
  return run?.id ?? null;
}
