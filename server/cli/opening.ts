import type { Command } from 'commander';
import { type Amount, formatAmount } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import { bringInOpening } from '../pool/opening';
import { type ActOptions, actOptions, kindOption, perform, tellDone } from './acting';
import { ccAmount } from './numbers';
import { example } from './output';

export function registerOpening(program: Command): void {
  const command = program
    .command('opening')
    .description(
      'Brings in, once, what a pool held before Allot; the first period of its kind gives it out.',
    );
  kindOption(command, 'the pool: hourly or daily').requiredOption('--amount <cc>', 'its balance', ccAmount);
  actOptions(command, 'approver').action((options: ActOptions & { kind: Kind; amount: Amount }) =>
    perform(options, async ({ world }, out, ask) => {
      const { period } = await bringInOpening(world, options.kind, options.amount, ask);
      const amount = formatAmount(options.amount);
      return tellDone(
        out,
        ask,
        { kind: options.kind, amount, period },
        `${amount} CC are earmarked for the ${options.kind} period ${period}.`,
        `${amount} CC would be earmarked for the ${options.kind} period ${period}.`,
      );
    }),
  );
  example(command, 'opening --kind daily --amount 1200.5 --as anna --reason "balance of the former system"');
}
