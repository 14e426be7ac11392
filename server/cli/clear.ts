import type { Command } from 'commander';
import type { Kind } from '@/lib/period';
import { clearBreach } from '../verify/clear';
import { type ActOptions, actOptions, kindOption, perform, tellDone } from './acting';
import { example } from './output';

export function registerClear(program: Command): void {
  const command = program
    .command('clear')
    .description('Lets runs of a kind start again after a broken invariant was mended and verify is green.');
  actOptions(kindOption(command), 'admin').action((options: ActOptions & { kind: Kind }) =>
    perform(options, async ({ world }, out, ask) => {
      const cleared = await clearBreach(world, options.kind, ask);
      return tellDone(
        out,
        ask,
        cleared,
        `Runs of the ${options.kind} kind start again.`,
        `Runs of the ${options.kind} kind would start again.`,
      );
    }),
  );
  example(command, 'clear --kind hourly --as dora --reason "the row was restored from the backup"');
}
