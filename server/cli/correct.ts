import { type Command, InvalidArgumentError } from 'commander';
import { ACCOUNTS, type Account } from '@/lib/accounts';
import type { Amount } from '@/lib/amount';
import type { Place } from '@/lib/books';
import { formatInstant } from '@/lib/period';
import { approveCorrection, proposeCorrection, rejectCorrection } from '../pool/by-hand';
import { type ListedCorrection, listCorrections } from '../pool/corrections';
import { type ActOptions, actOptions, perform, tellDone } from './acting';
import { EXIT } from './exit';
import { ccAmount, versionNumber } from './numbers';
import { example, JSON_OPTION, outputOf } from './output';
import { withSession } from './session';
import { type When, when } from './when';

/** An account, and for a pool the period that the CC is earmarked for, as `hourly_pool@2022-01-10T09:00Z`. */
type GivenPlace = { readonly account: Account; readonly earmark: When | null };

export function registerCorrect(program: Command): void {
  const command = program
    .command('correct')
    .description('Corrections of accounts by hand: one person proposes, another approves.');
  registerPropose(command);
  registerDecisions(command);
  registerList(command);
  example(
    command,
    'correct propose --from adjustments --to hourly_pool@2022-01-10T09:00Z --amount 12.5 --as ben --reason "promised"',
    'correct approve 1 --as anna --reason "as agreed"',
  );
}

function registerPropose(parent: Command): void {
  const command = parent
    .command('propose')
    .description('Proposes a correction; nothing moves until another person approves it.')
    .requiredOption(
      '--from <place>',
      'an account, for a pool with its period: hourly_pool@2022-01-10T09:00Z',
      place,
    )
    .requiredOption('--to <place>', 'the same', place)
    .requiredOption('--amount <cc>', 'how much, above 0', ccAmount);
  type Options = ActOptions & { from: GivenPlace; to: GivenPlace; amount: Amount };
  actOptions(command, 'operator').action((options: Options) =>
    perform(options, async ({ world }, out, ask) => {
      const read = ({ account, earmark }: GivenPlace): Place => ({
        account,
        earmark: earmark?.in(world.zone) ?? null,
      });
      const correction = { from: read(options.from), to: read(options.to), amount: options.amount };
      const { id } = await proposeCorrection(world, correction, ask);
      const done = `Correction ${id} is proposed; another person approves it: correct approve ${id}.`;
      return tellDone(out, ask, ask.dryRun ? {} : { proposed: id }, done, 'It would be proposed as it is.');
    }),
  );
}

function registerDecisions(parent: Command): void {
  const approval = parent
    .command('approve')
    .description('Books a proposed correction.')
    .argument('<number>', 'of the correction', versionNumber);
  actOptions(approval, 'approver').action((id: number, options: ActOptions) =>
    perform(options, async ({ world }, out, ask) => {
      const { amount } = await approveCorrection(world, id, ask);
      return tellDone(
        out,
        ask,
        { booked: id, amount },
        `Booked: ${amount} CC.`,
        `It would book ${amount} CC.`,
      );
    }),
  );
  const rejection = parent
    .command('reject')
    .description('Rejects a proposed correction.')
    .argument('<number>', 'of the correction', versionNumber);
  actOptions(rejection, 'operator').action((id: number, options: ActOptions) =>
    perform(options, async ({ world }, out, ask) => {
      await rejectCorrection(world, id, ask);
      return tellDone(
        out,
        ask,
        { rejected: id },
        `Correction ${id} is rejected.`,
        `Correction ${id} would be rejected.`,
      );
    }),
  );
}

function registerList(parent: Command): void {
  parent
    .command('list')
    .description('Lists the corrections, the latest first.')
    .option('--before <number>', 'only those before this one', versionNumber)
    .option(...JSON_OPTION)
    .action(async (options: { before?: number; json?: boolean }) => {
      const out = outputOf(options);
      const found = await withSession(out, ({ world }) =>
        listCorrections(world.db, options.before ?? null, 50),
      );
      const shown = found.map(shownCorrection);
      out.document(shown);
      out.table(
        ['Number', 'From', 'To', 'CC', 'Status', 'Proposed by', 'Decided by', 'Why'],
        shown.map((one) => [
          one.id,
          one.from,
          one.to,
          one.amount,
          one.status,
          one.proposedBy,
          one.decidedBy,
          one.reason,
        ]),
      );
      process.exitCode = EXIT.done;
    });
}

const shownCorrection = ({ from, to, proposedAt, decidedAt, ...rest }: ListedCorrection) => ({
  ...rest,
  from: placeName(from),
  to: placeName(to),
  proposedAt: formatInstant(proposedAt),
  decidedAt: decidedAt && formatInstant(decidedAt),
});

const placeName = ({ account, earmark }: Place): string =>
  earmark === null ? account : `${account}@${formatInstant(earmark)}`;

function place(text: string): GivenPlace {
  const at = text.indexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  const account = ACCOUNTS.find((one) => one === name);
  if (!account) throw new InvalidArgumentError(`"${name}" is none of the accounts ${ACCOUNTS.join(', ')}.`);
  return { account, earmark: at < 0 ? null : when(text.slice(at + 1)) };
}
