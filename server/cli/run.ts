import { type Command, Option } from 'commander';
import { type ActOptions, actOptions, type PeriodOptions, perform, periodOptions } from './acting';
import { askAndTell } from './ask-run';
import { example } from './output';

type Options = ActOptions & PeriodOptions & { cover?: boolean; gate?: 'manual' };

export function registerRun(program: Command): void {
  const command = program
    .command('run')
    .description('Runs a period that was missed, rejected or failed, because a person asks for it.');
  actOptions(periodOptions(command), 'operator')
    .addOption(
      new Option('--gate <mode>', 'have it wait for a person, whatever the policy says').choices(['manual']),
    )
    .option('--cover', 'take CC that its earmark lacks from adjustments')
    .action((options: Options) =>
      perform(options, (session, out, ask) => {
        const { cover = false, gate } = options;
        return askAndTell(session, out, ask, options, { cover, ...(gate ? { gate } : {}) });
      }),
    );
  example(
    command,
    'run --kind hourly --period 2022-01-10T09:00Z --as ben --reason "missed in the outage"',
    'run --kind daily --period 2022-01-10 --as ben --reason "second look" --gate manual',
  );
}
