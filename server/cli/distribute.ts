import type { Command } from 'commander';
import { distributeOnce } from './distribute-once';
import { distributeFromTo } from './distribute-range';
import { type ExitCode, InputError } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { withSession } from './session';
import { type When, when } from './when';

type Options = { once?: true; from?: When; to?: When; dryRun?: boolean; json?: boolean };

export function registerDistribute(program: Command): void {
  const command = program
    .command('distribute')
    .description('Distributes the last closed hour and day, or every due period of a range, in order.')
    .option(
      '--once',
      'one cycle: the last hour and the last day that are due; shown where they are published',
    )
    .option(
      '--from <when>',
      'every due period from this instant or local date on, without a catch-up limit',
      when,
    )
    .option('--to <when>', 'up to this instant or local date, not included; now if left out', when)
    .option(
      '--dry-run',
      'list what would be run; the schema is brought up to date, and nothing else is written',
    )
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      process.exitCode = await distribute(options, outputOf(options));
    });
  example(
    command,
    'distribute --once',
    'distribute --from 2022-01-10T00:00Z --to 2022-01-20T00:00Z',
    'distribute --from 2022-01-10 --to 2022-01-11 --dry-run --json',
  );
}

async function distribute({ once, from, to, dryRun = false }: Options, out: Output): Promise<ExitCode> {
  if (once && (from || to)) throw new InputError('Give --once, or --from and --to: not both.');
  if (once) return withSession(out, (session) => distributeOnce(session, out, dryRun));
  if (!from)
    throw new InputError(
      'Say what to distribute: --once, or --from WHEN and --to WHEN. Add --help for examples.',
    );
  return withSession(out, (session) => distributeFromTo(session, out, { from, to, dryRun }));
}
