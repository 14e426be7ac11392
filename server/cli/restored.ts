import type { Command } from 'commander';
import {
  approveRestored,
  type Choice,
  listRestorations,
  proposeRestored,
  rejectRestored,
  showGap,
} from '../high-water/restored';
import { undeliveredInWords } from '../high-water/undelivered';
import { type ActOptions, actOptions, perform, tellDone } from './acting';
import { EXIT, InputError } from './exit';
import { versionNumber } from './numbers';
import { example, JSON_OPTION, outputOf } from './output';
import { withSession } from './session';

export function registerRestored(program: Command): void {
  const command = program
    .command('restored')
    .description(
      'After a restore: what was published since is marked as published elsewhere, or run again. One person proposes, another approves.',
    );
  registerPropose(command);
  registerDecisions(command);
  registerShow(command);
  example(
    command,
    'restored show',
    'restored propose --mark-published --as ben --reason "the disk broke at 09:10"',
    'restored approve 1 --as anna --reason "the partners have been paid"',
  );
}

const many = (periods: number): string => (periods === 1 ? '1 period is' : `${periods} periods are`);

function registerPropose(parent: Command): void {
  const command = parent
    .command('propose')
    .description(
      'Proposes what becomes of the periods that the database lacks; nothing changes until another person approves it.',
    )
    .option('--mark-published', 'they were paid, and are never paid here: mark them as published elsewhere')
    .option('--run-again', 'their results were not used by anybody: run them here');
  type Options = ActOptions & { markPublished?: boolean; runAgain?: boolean };
  actOptions(command, 'operator').action((options: Options) =>
    perform(options, async ({ world }, out, ask) => {
      const { id, sentence } = await proposeRestored(world, choiceOf(options), ask);
      out.say(sentence);
      const done = `Number ${id} is proposed; another person approves it: restored approve ${id}.`;
      return tellDone(
        out,
        ask,
        ask.dryRun ? { sentence } : { proposed: id, sentence },
        done,
        'It would be proposed as it is.',
      );
    }),
  );
}

function choiceOf({
  markPublished = false,
  runAgain = false,
}: {
  markPublished?: boolean;
  runAgain?: boolean;
}): Choice {
  if (markPublished === runAgain)
    throw new InputError(
      'Give either --mark-published or --run-again; the help says what each of them means.',
    );
  return markPublished ? 'mark published' : 'run again';
}

function registerDecisions(parent: Command): void {
  const approval = parent
    .command('approve')
    .description('Does what was proposed.')
    .argument('<number>', 'of the proposal', versionNumber)
    .option('--not-used', 'to run them again: say that nothing of what was published elsewhere was used');
  actOptions(approval, 'approver').action((id: number, options: ActOptions & { notUsed?: boolean }) =>
    perform(options, async ({ world }, out, ask) => {
      const restored = await approveRestored(world, id, options.notUsed ?? false, ask);
      const { choice, periods, paid, lacked, bonus } = restored;
      const what =
        choice === 'run again'
          ? `${many(periods)} to be run here`
          : `${many(periods)} marked as published elsewhere: ${paid} CC and ${bonus} CC of bonus were paid there, ${lacked} CC of that are taken from adjustments`;
      for (const line of undeliveredInWords(restored.undelivered)) out.line(line);
      return tellDone(out, ask, { restored }, `Approved: ${what}.`, `It would be approved: ${what}.`);
    }),
  );
  const rejection = parent
    .command('reject')
    .description('Rejects what was proposed.')
    .argument('<number>', 'of the proposal', versionNumber);
  actOptions(rejection, 'operator').action((id: number, options: ActOptions) =>
    perform(options, async ({ world }, out, ask) => {
      await rejectRestored(world, id, ask);
      return tellDone(
        out,
        ask,
        { rejected: id },
        `Number ${id} is rejected.`,
        `Number ${id} would be rejected.`,
      );
    }),
  );
}

function registerShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows what the database lacks of what was published, and what was proposed and decided.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const { shown, decisions } = await withSession(out, async ({ world }) => ({
        shown: await showGap(world, world.db),
        decisions: await listRestorations(world.db),
      }));
      out.document({ ...shown, decisions });
      out.line(shown.behind ?? 'The database lacks nothing of what is known to have been published.');
      for (const line of undeliveredInWords(shown.undelivered)) out.line(line);
      out.table(
        ['Number', 'Choice', 'Status', 'Proposed by', 'Decided by', 'Why'],
        decisions.map((one) => [one.id, one.choice, one.status, one.proposedBy, one.decidedBy, one.reason]),
      );
      process.exitCode = EXIT.done;
    });
}
