import type { Command } from 'commander';
import { distributeOnce } from './distribute-once';
import { distributeFromTo } from './distribute-range';
import { type ExitCode, InputError } from './exit';
import { addressOption, ccAmount } from './numbers';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { withSession } from './session';
import { distributeInShadow, type ShadowOptions } from './shadow';
import { when } from './when';

type Options = ShadowOptions & { shadow?: true; dryRun?: boolean; json?: boolean };

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
    .option(
      '--shadow',
      'compute it beside an old script, compare with its lists and write a report; nothing is published, and no database is written to',
    )
    .option(
      '--against <address>',
      'the database with the old lists reward_list_hourly and reward_list_daily, if not the source',
      addressOption,
    )
    .option('--opening-hourly <cc>', 'what the hourly pool held at the start of the comparison', ccAmount)
    .option('--opening-daily <cc>', 'what the daily pool held then', ccAmount)
    .option(
      '--tolerance <cc>',
      'how many CC apart amounts may be by floating point alone (0.000001)',
      ccAmount,
    )
    .option('--their-positions', 'let partners stand where the old lists say, and not where they stand today')
    .option('--policy <file>', 'compare by the policy of a JSON file, and not by the one in force')
    .option('--report <file>', 'where the report goes, if not into the data folder')
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      process.exitCode = await distribute(options, outputOf(options));
    });
  example(
    command,
    'distribute --once',
    'distribute --from 2022-01-10T00:00Z --to 2022-01-20T00:00Z',
    'distribute --from 2022-01-10 --to 2022-01-11 --dry-run --json',
    'distribute --shadow --from 2022-01-10 --to 2022-01-17 --against mysql://reader@old.example/rewards',
  );
}

const OF_SHADOW = {
  against: '--against',
  openingHourly: '--opening-hourly',
  openingDaily: '--opening-daily',
  tolerance: '--tolerance',
  theirPositions: '--their-positions',
  policy: '--policy',
  report: '--report',
} as const satisfies Partial<Record<keyof ShadowOptions, string>>;

async function distribute(options: Options, out: Output): Promise<ExitCode> {
  const { once, from, to, dryRun = false } = options;
  if (once && (from || to)) throw new InputError('Give --once, or --from and --to: not both.');
  if (options.shadow && dryRun)
    throw new InputError('Give --shadow without --dry-run: it writes to no database anyway.');
  if (options.shadow) return distributeInShadow(options, out);
  const idle = Object.entries(OF_SHADOW).find(([name]) => options[name as keyof ShadowOptions] !== undefined);
  if (idle) throw new InputError(`Give ${idle[1]} together with --shadow; nothing else uses it.`);
  if (once) return withSession(out, (session) => distributeOnce(session, out, dryRun));
  if (!from)
    throw new InputError(
      'Say what to distribute: --once, or --from WHEN and --to WHEN. Add --help for examples.',
    );
  return withSession(out, (session) => distributeFromTo(session, out, { from, to, dryRun }));
}
