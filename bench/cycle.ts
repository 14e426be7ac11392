import type { RowDataPacket } from 'mysql2/promise';
import { HOUR, type Instant, type Kind, later } from '../lib/period';
import { toDatetime } from '../server/db/columns';
import type { BenchWorld } from './bench-world';
import type { Size } from './full-hours';
import { votesOfHour } from './full-hours';
import { type CommandFigures, watchCommand, watchProgram } from './watched-command';

/** One thing that a cycle did, how long it took and how many rows it had. */
export type CycleStep = { readonly name: string; readonly seconds: number; readonly rows: number };

/** A period's way from its beginning to its end, with its sweep. */
export type Cycle = {
  readonly steps: readonly CycleStep[];
  /** From its reading until it was looked after. */
  readonly seconds: number;
  readonly sweep: CycleStep;
  readonly command: CommandFigures;
};

/** Distributes the one period of the kind that begins then, by the real command. */
export async function runCycle(world: BenchWorld, size: Size, kind: Kind, start: Instant): Promise<Cycle> {
  const to = later(start, HOUR);
  const command = await watchCommand(world, 'distribute', '--from', iso(start), '--to', iso(to));
  const steps = await readSteps(world, kind, start);
  const sweep = await readSweep(world, size, kind === 'hourly' ? 'behind' : 'before');
  return { steps, sweep, seconds: steps.reduce((total, step) => total + step.seconds, 0), command };
}

const iso = (instant: Instant): string => new Date(instant).toISOString();

const SECONDS = (from: string, to: string) => `TIMESTAMPDIFF(MICROSECOND, ${from}, ${to}) / 1000000`;

/** The steps by their rows; what lies between two of them, such as their rows' own writing, counts to the one before. */
async function readSteps(world: BenchWorld, kind: Kind, start: Instant): Promise<CycleStep[]> {
  const [rows] = await world.own.query<RowDataPacket[]>(
    `SELECT step, rows_done, eligible, ${SECONDS('s.started_at', 'COALESCE(LEAD(s.started_at) OVER (ORDER BY s.started_at), s.ended_at)')} AS seconds,
        ${SECONDS('LAST_VALUE(s.ended_at) OVER (ORDER BY s.started_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', 'checked_at')} AS looking
       FROM run_steps s JOIN runs ON runs.id = s.run_id
      WHERE kind = ? AND period_start = ? AND published = 1 ORDER BY s.started_at`,
    [kind, toDatetime(start)],
  );
  if (rows.length === 0) throw new Error(`no ${kind} run was published`);
  const steps = rows.map(({ step, seconds, rows_done }) => ({
    name: String(step),
    seconds: Number(seconds),
    rows: Number(rows_done),
  }));
  return [
    ...steps,
    { name: 'look after it', seconds: Number(rows[0]!.looking), rows: Number(rows[0]!.eligible) },
  ];
}

/** Counts again all hours that are held, as the sweeps behind them do in life: it is the first time that they are. */
export async function sweepHeld(world: BenchWorld, size: Size): Promise<CycleStep> {
  await watchProgram(world, 'bench/sweep-held.ts', []);
  return readSweep(world, size, 'asked');
}

async function readSweep(world: BenchWorld, size: Size, reach: string): Promise<CycleStep> {
  const [[row]] = await world.own.query<RowDataPacket[]>(
    `SELECT ${SECONDS('started_at', 'ended_at')} AS seconds, hours FROM sweeps WHERE reach = ? ORDER BY id DESC LIMIT 1`,
    [reach],
  );
  const hours = Number(row!.hours);
  let votes = 0;
  for (let hour = -hours; hour < 0; hour++) votes += votesOfHour(size, hour);
  return { name: `sweep of ${hours} hours`, seconds: Number(row!.seconds), rows: votes };
}
