import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatInstant } from '@/lib/period';
import type { Role } from '@/lib/roles';
import { tokenNameInput } from '../api/people-contract';
import { listTokens, makeToken, withdrawToken } from '../tokens/tokens';
import { type ActOptions, actOptions, perform, tellDone } from './acting';
import { EXIT } from './exit';
import { example, JSON_OPTION, outputOf } from './output';
import { withSession } from './session';
import { type When, when } from './when';

export function registerTokens(program: Command): void {
  const command = program
    .command('tokens')
    .description(
      'What scripted clients sign in with, as "Authorization: Bearer allot_…"; each has a role and an end.',
    );
  registerList(command);
  registerMake(command);
  registerWithdraw(command);
  example(
    command,
    'tokens make --name prometheus --can viewer --until 2027-01-01 --as anna@example.com --reason "metrics"',
    'tokens withdraw --name prometheus --as anna@example.com --reason "it moved"',
  );
}

function registerList(parent: Command): void {
  parent
    .command('list')
    .description('Lists every token, the newest first, with its last use; what it carries is kept nowhere.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const tokens = await withSession(out, ({ world }) => listTokens(world.db));
      out.document(tokens);
      out.table(
        ['Name', 'Role', 'Made by', 'Until', 'Last used', 'Withdrawn by'],
        tokens.map((one) => [
          one.name,
          one.role,
          one.madeBy,
          formatInstant(one.endsAt),
          one.lastUsedAt && formatInstant(one.lastUsedAt),
          one.withdrawnBy,
        ]),
      );
      process.exitCode = EXIT.done;
    });
}

const nameOption = (command: Command): Command =>
  command.requiredOption('--name <name>', 'the name, with which its acts are signed', tokenName);

function tokenName(text: string): string {
  const { data, error } = tokenNameInput.safeParse(text);
  if (data === undefined) throw new InvalidArgumentError(`It ${error?.issues[0]?.message}.`);
  return data;
}

function registerMake(parent: Command): void {
  const command = nameOption(parent.command('make'))
    .description('Makes a token and prints it, this once.')
    .addOption(
      new Option('--can <role>', 'what it may').choices(['viewer', 'operator']).makeOptionMandatory(),
    )
    .requiredOption('--until <when>', 'when it ends, a year ahead at most', when);
  actOptions(command, 'admin').action((options: ActOptions & { name: string; can: Role; until: When }) =>
    perform(options, async ({ world }, out, ask) => {
      const { name, can: role, until } = options;
      const made = await makeToken(world, { name, role, endsAt: until.in(world.zone) }, ask);
      const end = formatInstant(made.endsAt);
      return tellDone(
        out,
        ask,
        made,
        `The token "${name}", ${role} until ${end}; it is shown this once:\n\n    ${made.token}\n`,
        `The token "${name}" would be ${role} until ${end}.`,
      );
    }),
  );
}

function registerWithdraw(parent: Command): void {
  const command = nameOption(parent.command('withdraw')).description('Ends a token at once.');
  actOptions(command, 'admin').action((options: ActOptions & { name: string }) =>
    perform(options, async ({ world }, out, ask) => {
      const { name } = await withdrawToken(world, options.name, ask);
      return tellDone(
        out,
        ask,
        { name },
        `The token "${name}" is withdrawn.`,
        `The token "${name}" would be withdrawn.`,
      );
    }),
  );
}
