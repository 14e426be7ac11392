import { type Command, InvalidArgumentError } from 'commander';
import { type Amount, parseAmount } from '@/lib/amount';
import { formatInstant, hourAt, type Instant, type Kind } from '@/lib/period';
import { accrueByHand, leaveLate, settleSkipped } from '../pool/late';
import { type ActOptions, actOptions, kindOption, perform, tellDone } from './acting';
import { InputError } from './exit';
import { registerLateList } from './late-list';
import { example } from './output';
import type { Session } from './session';
import { type When, when } from './when';

type HourOptions = ActOptions & { hour: When };
type SeenOptions = HourOptions & { cc?: Amount; yes?: boolean };

export function registerLate(program: Command): void {
  const command = program
    .command('late')
    .description('Late votes: the hours in which the source says other than what was counted.');
  registerLateList(command);
  registerAccrue(command);
  registerLeave(command);
  registerSettle(command);
  example(
    command,
    'late list',
    'late accrue --hour 2022-01-10T09:00Z --cc 108 --as ben --reason "they are genuine"',
  );
}

const hourOption = (command: Command): Command =>
  command.requiredOption('--hour <when>', 'the start of the hour', when);

function hourOf({ world }: Session, { hour }: { hour: When }): Instant {
  const start = hour.in(world.zone);
  const whole = hourAt(start, world.zone).start;
  if (whole === start) return start;
  throw new InputError(
    `--hour: no hour of the program begins at ${formatInstant(start)}; one does at ${formatInstant(whole)}.`,
  );
}

const seenOptions = (command: Command): Command =>
  hourOption(command)
    .option(
      '--cc <amount>',
      'the CC of the hour in the source that was looked at, as `late list` shows it',
      seenCc,
    )
    .option('--yes', 'take what is there now, whatever it is');

/** Reads the CC of an hour, which a column of sums holds. */
function seenCc(text: string): Amount {
  if (!/^\d{1,30}(\.\d{1,8})?$/.test(text))
    throw new InvalidArgumentError('It is no CC of an hour with at most 8 fraction digits, as 108.5.');
  return parseAmount(text);
}

/** The CC that the act names, or null for whatever is there. Only asking what it would do needs no name. */
function namedCc({ cc, yes = false, dryRun = false }: SeenOptions): Amount | null {
  if (cc !== undefined) return cc;
  if (yes || dryRun) return null;
  throw new InputError(
    'Nothing was done. Look at the hour with `late list`, then name what the source has: --cc <amount>, or --yes for whatever is there.',
  );
}

function registerAccrue(parent: Command): void {
  const command = parent
    .command('accrue')
    .description('Books the late votes of an hour, however late they came.');
  actOptions(seenOptions(command), 'operator').action((options: SeenOptions) =>
    perform(options, async (session, out, ask) => {
      const cc = namedCc(options);
      const { parts } = await accrueByHand(session.world, hourOf(session, options), ask, cc);
      const what = parts.map(({ pool, amount, outcome }) => `${pool} ${amount} CC ${outcome}`).join(', ');
      return tellDone(out, ask, { parts }, `Accrued: ${what}.`, `It would accrue: ${what}.`);
    }),
  );
}

function registerLeave(parent: Command): void {
  const command = parent
    .command('leave')
    .description('Leaves the late votes of an hour: what was last seen of the source counts as seen.');
  actOptions(seenOptions(command), 'operator').action((options: SeenOptions) =>
    perform(options, async (session, out, ask) => {
      const left = await leaveLate(session.world, hourOf(session, options), ask, namedCc(options));
      return tellDone(
        out,
        ask,
        left,
        `Left: up to ${left.leftCc} CC of the hour count as seen.`,
        `Up to ${left.leftCc} CC of the hour would count as seen.`,
      );
    }),
  );
}

function registerSettle(parent: Command): void {
  const command = parent
    .command('settle')
    .description('Books the open part of an hour in a pool whose period was skipped.');
  kindOption(hourOption(command), 'the pool: hourly or daily');
  actOptions(command, 'approver')
    .option('--cover', 'take CC that the next period’s earmark lacks from adjustments')
    .action((options: HourOptions & { kind: Kind; cover?: boolean }) =>
      perform(options, async (session, out, ask) => {
        const { world } = session;
        const settled = await settleSkipped(
          world,
          options.kind,
          hourOf(session, options),
          ask,
          options.cover ?? false,
        );
        const what = `${settled.amount} CC, ${settled.covered} of them from adjustments`;
        return tellDone(out, ask, { settled }, `Settled: ${what}.`, `It would settle ${what}.`);
      }),
    );
}
