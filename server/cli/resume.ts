import type { Command } from 'commander';
import type { Kind } from '@/lib/period';
import { resumeSchedule } from '../scheduler/pause';
import { type ActOptions, actOptions, kindOption, perform, tellDone } from './acting';
import { example } from './output';

export function registerResume(program: Command): void {
  const command = program
    .command('resume')
    .description('Lets a paused schedule go on; what fell due meanwhile is caught up.');
  actOptions(kindOption(command), 'operator').action((options: ActOptions & { kind: Kind }) =>
    perform(options, async ({ world }, out, ask) => {
      const resumed = await resumeSchedule(world, options.kind, ask);
      return tellDone(
        out,
        ask,
        { resumed },
        `The ${resumed.kind} schedule goes on.`,
        `The ${resumed.kind} schedule would go on.`,
      );
    }),
  );
  example(command, 'resume --kind daily --as ben --reason "the rates are mended"');
}
