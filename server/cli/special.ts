import { type Command, InvalidArgumentError } from 'commander';
import { changeSpecialList, latestSpecialList } from '../transfer/special-list';
import { type ActOptions, actOptions, perform, refuseUnbegun, tellDone } from './acting';
import { EXIT } from './exit';
import { example, JSON_OPTION, outputOf } from './output';
import { withSession } from './session';

export function registerSpecial(program: Command): void {
  const command = program
    .command('special')
    .description('The special partners, whose hourly totals go to the remote database.');
  registerShow(command);
  const change = command
    .command('set')
    .description('Replaces the list, for runs that are opened from now on.')
    .requiredOption('--partners <ids>', 'the ids, with commas between; "none" for an empty list', partnerIds);
  actOptions(change, 'admin').action((options: ActOptions & { partners: bigint[] }) =>
    perform(options, async ({ world }, out, ask) => {
      const { version } = await changeSpecialList(world, options.partners, ask);
      const names = options.partners.join(', ') || 'nobody';
      return tellDone(
        out,
        ask,
        { version },
        `Version ${version} of the list names ${names}.`,
        `Version ${version} of the list would name ${names}.`,
      );
    }),
  );
  example(command, 'special show', 'special set --partners 12,345 --as anna --reason "345 has joined"');
}

function registerShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows the list that a run opened now names.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const list = await withSession(out, (session) => {
        refuseUnbegun(session);
        return latestSpecialList(session.world.db);
      });
      const ids = list.partnerIds.map(String);
      out.document({ version: list.version, partnerIds: ids });
      out.line(`Version ${list.version}: ${ids.join(', ') || 'nobody'}.`);
      process.exitCode = EXIT.done;
    });
}

const LARGEST_ID = 18_446_744_073_709_551_615n;

function partnerIds(text: string): bigint[] {
  if (text.trim().toLowerCase() === 'none') return [];
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.filter((word) => !/^\d{1,20}$/.test(word) || BigInt(word) > LARGEST_ID);
  if (wrong.length > 0)
    throw new InvalidArgumentError(`${wrong.map((word) => `"${word}"`).join(', ')} are no partner ids.`);
  return words.map(BigInt);
}
