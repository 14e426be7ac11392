import { type Command, Option } from 'commander';
import { type ActOptions, actOptions, type PeriodOptions, perform, periodOptions } from './acting';
import { askAndTell } from './ask-run';
import { versionNumber } from './numbers';
import { example } from './output';

type Options = ActOptions & PeriodOptions & { standings: 'frozen' | 'current'; policyVersion?: number };

export function registerRerun(program: Command): void {
  const command = program
    .command('rerun')
    .description(
      'Calculates a published period again; it waits for another person, and nothing moves until then.',
    );
  actOptions(periodOptions(command), 'operator')
    .addOption(
      new Option('--standings <whose>', 'those of the published attempt, or today’s for all')
        .choices(['frozen', 'current'])
        .default('frozen'),
    )
    .option(
      '--policy-version <number>',
      'divide by this policy version, not the published attempt’s',
      versionNumber,
    )
    .action((options: Options) =>
      perform(options, (session, out, ask) => {
        const { standings, policyVersion } = options;
        const rerun = { standings, ...(policyVersion === undefined ? {} : { policyVersion }) };
        return askAndTell(session, out, ask, options, { rerun });
      }),
    );
  example(
    command,
    'rerun --kind hourly --period 2022-01-10T09:00Z --as ben --reason "a rate was mended"',
    'rerun --kind daily --period 2022-01-10 --as ben --reason "positions came late" --standings current --dry-run',
  );
}
