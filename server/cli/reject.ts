import type { Command } from 'commander';
import { reject } from '../run/decide';
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

export function registerReject(program: Command): void {
  const command = program
    .command('reject')
    .description('Rejects the attempt that waits; what it held goes back to the earmark that it came from.');
  actOptions(periodOptions(command), 'approver').action((options: ActOptions & PeriodOptions) =>
    perform(options, async (session, out, ask) => {
      const rejected = await reject(session.world, periodOf(session, options), ask);
      return tellDone(
        out,
        ask,
        { rejected },
        `Rejected: run ${rejected.runId} pays nothing.`,
        `It would reject run ${rejected.runId}.`,
      );
    }),
  );
  example(command, 'reject --kind hourly --period 2022-01-10T09:00Z --as anna --reason "the rate was wrong"');
}
