import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatAmount } from '@/lib/amount';
import { KINDS, type Kind, type Period, PeriodError, periodFrom } from '@/lib/period';
import { ROLES, type Role } from '@/lib/roles';
import type { Ask } from '../act';
import { Refusal } from '../refusal';
import { deliverTransfers } from '../transfer/sender';
import { EXIT, type ExitCode, Failure, InputError } from './exit';
import { JSON_OPTION, type Output, outputOf } from './output';
import { type Session, withSession } from './session';
import { type When, when } from './when';

/** What every act is given: who acts with which role, why, and whether it is only asked what it would do. */
export type ActOptions = { as: string; role: Role; reason: string; dryRun?: boolean; json?: boolean };

/** Adds the options of an act; the role is the least that it needs, unless another is named. */
export const actOptions = (command: Command, least: Role): Command =>
  command
    .requiredOption('--as <name>', 'who acts; the name is kept with the act', named)
    .addOption(new Option('--role <role>', 'with which role').choices(ROLES).default(least))
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .option('--dry-run', 'say what it would do, by the same code, and change nothing')
    .option(...JSON_OPTION);

export const kindOption = (command: Command, description = 'hourly or daily'): Command =>
  command.addOption(new Option('--kind <kind>', description).choices(KINDS).makeOptionMandatory());

export type PeriodOptions = { kind: Kind; period: When };

export const periodOptions = (command: Command): Command =>
  kindOption(command).requiredOption(
    '--period <when>',
    'the start of the period, or the local date of a day',
    when,
  );

function named(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 190)
    throw new InvalidArgumentError('It is no name of 1 to 190 characters.');
  return name;
}

/** @throws InputError where no period of the kind begins there. */
export function periodOf({ world }: Session, { kind, period }: PeriodOptions): Period {
  try {
    return periodFrom(kind, period.in(world.zone), world.zone);
  } catch (error) {
    if (error instanceof PeriodError) throw new InputError(`--period: ${error.message}.`);
    throw error;
  }
}

/**
 * Does an act on the program that is set up here and ends with its code. A refusal says its sentence and ends with 1; a machine reads the CC
 * that is missing beside it.
 */
export async function perform(
  options: ActOptions,
  verb: (session: Session, out: Output, ask: Ask) => Promise<ExitCode>,
): Promise<void> {
  const out = outputOf(options);
  const { as: name, role, reason, dryRun = false } = options;
  process.exitCode = await withSession(out, async (session) => {
    try {
      refuseUnbegun(session);
      return await verb(session, out, { actor: { name, role }, reason, dryRun });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const missing = error.missing === null ? null : formatAmount(error.missing);
      out.document({ dryRun, refused: error.message, missing });
      out.say(`${dryRun ? 'It would be refused' : 'Refused'}: ${error.message.replace(/\.$/, '')}.`);
      return EXIT.failed;
    }
  });
}

export function refuseUnbegun({ program }: Session): void {
  if (program === null)
    throw new Failure('The program was not begun: start Allot once, or distribute a first range.');
}

/** Tells what an act came to, or would. */
export function tellDone(
  out: Output,
  { dryRun = false }: Ask,
  result: object,
  done: string,
  would: string,
): ExitCode {
  out.document({ dryRun, ...result });
  out.line(dryRun ? `${would} Nothing was changed.` : done);
  return EXIT.done;
}

/** Sends what a publication has put into the outbox. The act has gone through whatever comes of that, and a console sends the rest. */
export async function deliver({ world, signal }: Session, out: Output): Promise<void> {
  try {
    await deliverTransfers(world, signal);
  } catch (error) {
    world.log.error({ err: error }, 'transfers were not delivered');
    out.say('Transfers were not delivered yet; the next console or distribution sends them.');
  }
}
