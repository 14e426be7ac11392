import { dayAt, formatInstant, type Instant } from '@/lib/period';
import { type Program, readProgram } from '../program';
import { Refusal } from '../refusal';
import { bringUp } from '../scheduler/bring-up';
import { InputError } from './exit';
import type { Output } from './output';
import type { Session } from './session';

/**
 * Sees to it that the program is set up before something is distributed: the sample filled in where it is wanted, the start recorded. Where
 * nobody recorded or named one, the program starts with the first period that is asked for.
 * @throws InputError where the environment does not fit what is recorded, or no day begins at the first period.
 */
export async function beginProgram(
  { world, config, program }: Session,
  from: Instant,
  out: Output,
): Promise<Program> {
  const first = program === null && config.programStart === null && !config.sample;
  const programStart = first ? startOfDay(from, world.zone) : config.programStart;
  try {
    await bringUp(world, { ...config, programStart });
  } catch (error) {
    if (error instanceof Refusal) throw new InputError(`${error.message}.`);
    throw error;
  }
  const recorded = (await readProgram(world.db))!;
  if (program === null)
    out.say(`The program starts with ${formatInstant(recorded.startAt)}, in ${recorded.zone}.`);
  return recorded;
}

/** What `beginProgram` would come to, with nothing written. */
export const programToBe = ({ world, config, program }: Session, from: Instant): Program =>
  program ?? { zone: world.zone, startAt: config.programStart ?? startOfDay(from, world.zone) };

function startOfDay(from: Instant, zone: string): Instant {
  const day = dayAt(from, zone);
  if (day.start === from) return from;
  throw new InputError(
    `The program starts with a whole day, and ${formatInstant(from)} is in the middle of one: in ${zone} it begins at ` +
      `${formatInstant(day.start)}. Begin there, or set PROGRAM_START.`,
  );
}
