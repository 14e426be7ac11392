import { InvalidArgumentError } from 'commander';
import { type Instant, PeriodError, parseInstant } from '@/lib/period';
import { ProgramStartError, readProgramStart } from '../program-start';

/** An instant that was given by hand: a local date means the start of that day, so it needs the program's zone. */
export type When = { readonly text: string; in(zone: string): Instant };

/** Reads what stands behind `--from` or `--to`. What cannot be read is refused before anything is opened. */
export function when(text: string): When {
  const read = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? (zone: string) => readProgramStart(text, zone)
    : () => parseInstant(text);
  try {
    read('UTC');
  } catch (error) {
    if (error instanceof PeriodError) throw new InvalidArgumentError(`${error.message}, or a date.`);
    if (error instanceof ProgramStartError) throw new InvalidArgumentError(`It ${error.message}.`);
    throw error;
  }
  return { text, in: read };
}
