import type { Command } from 'commander';
import { skip } from '../run/skip';
import {
  type ActOptions,
  actOptions,
  type PeriodOptions,
  perform,
  periodOf,
  periodOptions,
  tellDone,
} from './acting';
import { example } from './output';

type Options = ActOptions & PeriodOptions & { cover?: boolean };

export function registerSkip(program: Command): void {
  const command = program
    .command('skip')
    .description(
      'Skips an open period: its hours are counted, and its earmark goes on to the next fresh period.',
    );
  actOptions(periodOptions(command), 'operator')
    .option('--cover', 'take CC that its earmark lacks from adjustments')
    .action((options: Options) =>
      perform(options, async (session, out, ask) => {
        const period = periodOf(session, options);
        const skipped = await skip(session.world, period, ask, options.cover ?? false);
        const what = `${skipped.amount} CC go on to ${skipped.to}`;
        return tellDone(out, ask, { skipped }, `Skipped: ${what}.`, `It would be skipped: ${what}.`);
      }),
    );
  example(
    command,
    'skip --kind hourly --period 2022-01-10T09:00Z --as ben --reason "no votes were possible"',
  );
}
