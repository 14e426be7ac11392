import { CommanderError } from 'commander';
import { ConfigError } from '../config';
import { showAddress } from '../config-values';
import { codeOf, isOutage } from '../db/transaction';
import { NamedDatabaseError } from '../prepare';
import { EXIT, type ExitCode, InputError } from './exit';

/** The exit code of an error that ended a verb. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.input;
  return error instanceof InputError || error instanceof ConfigError ? EXIT.input : EXIT.failed;
}

/** What a person is told of an error: its sentence, and its stack only where somebody looks for a defect. */
export function tell(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error) return String(error.stack);
  const sentence = sentenceOf(error);
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof NamedDatabaseError)
    return `${error.variable} ${showAddress(error.url)}: ${sentenceOf(error.cause)}`;
  const root = driverError(error) ?? error;
  const sentence = root.message || codeOf(root) || root.name;
  return isOutage(error) ? `A database is away or busy: ${sentence}` : sentence;
}

/** drizzle's own message is the whole statement with its values; the driver's error beneath it says what happened. */
function driverError(error: Error): Error | null {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') return one;
  }
  return null;
}
