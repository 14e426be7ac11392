import type { Command } from 'commander';
import { formatInstant, hourAt, type Instant, type Kind } from '@/lib/period';
import { accrueByHand, type LateHour, lateHours, leaveLate, settleSkipped } from '../pool/late';
import { type ActOptions, actOptions, kindOption, perform, refuseUnbegun, tellDone } from './acting';
import { EXIT, InputError } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { type Session, withSession } from './session';
import { type When, when } from './when';

type HourOptions = ActOptions & { hour: When };

export function registerLate(program: Command): void {
  const command = program
    .command('late')
    .description('Late votes: the hours in which the source says other than what was counted.');
  registerList(command);
  registerAccrue(command);
  registerLeave(command);
  registerSettle(command);
  example(command, 'late list', 'late accrue --hour 2022-01-10T09:00Z --as ben --reason "they are genuine"');
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

function registerList(parent: Command): void {
  parent
    .command('list')
    .description('Lists those hours, with what their late votes would bring and what the source took away.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const hours = await withSession(out, (session) => {
        refuseUnbegun(session);
        return lateHours(session.world.db, session.world.zone);
      });
      out.document(
        hours.map(({ hourStart, seenAt, ...hour }) => ({
          hour: formatInstant(hourStart),
          seenAt: formatInstant(seenAt),
          ...hour,
        })),
      );
      print(out, hours);
      process.exitCode = EXIT.done;
    });
}

function print(out: Output, hours: readonly LateHour[]): void {
  if (hours.length === 0) {
    out.line('The source agrees with everything that was counted.');
    return;
  }
  out.table(
    ['Hour', 'Pool', 'Counted', 'In the source', 'Effect', 'State', 'Left by'],
    hours.flatMap(({ hourStart, cc, pools, left }) =>
      pools.map(({ pool, counted, effect, state }) => [
        formatInstant(hourStart),
        pool,
        counted,
        cc,
        effect,
        state,
        left && `${left.by}: ${left.reason}`,
      ]),
    ),
  );
}

function registerAccrue(parent: Command): void {
  const command = parent
    .command('accrue')
    .description('Books the late votes of an hour, however late they came.');
  actOptions(hourOption(command), 'operator').action((options: HourOptions) =>
    perform(options, async (session, out, ask) => {
      const { parts } = await accrueByHand(session.world, hourOf(session, options), ask);
      const what = parts.map(({ pool, amount, outcome }) => `${pool} ${amount} CC ${outcome}`).join(', ');
      return tellDone(out, ask, { parts }, `Accrued: ${what}.`, `It would accrue: ${what}.`);
    }),
  );
}

function registerLeave(parent: Command): void {
  const command = parent
    .command('leave')
    .description('Leaves the late votes of an hour: what the source has now counts as seen.');
  actOptions(hourOption(command), 'operator').action((options: HourOptions) =>
    perform(options, async (session, out, ask) => {
      const left = await leaveLate(session.world, hourOf(session, options), ask);
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
