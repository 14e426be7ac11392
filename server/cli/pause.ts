import type { Command } from 'commander';
import { formatInstant, type Kind } from '@/lib/period';
import { pauseSchedule } from '../scheduler/pause';
import { type ActOptions, actOptions, kindOption, perform, tellDone } from './acting';
import { example } from './output';
import { type When, when } from './when';

type Options = ActOptions & { kind: Kind; until?: When };

export function registerPause(program: Command): void {
  const command = program
    .command('pause')
    .description('Pauses a kind’s schedule: due periods wait, and a person may still run them.');
  actOptions(kindOption(command), 'operator')
    .option('--until <when>', 'resume by itself at this instant; until somebody resumes it if left out', when)
    .action((options: Options) =>
      perform(options, async ({ world }, out, ask) => {
        const until = options.until?.in(world.zone) ?? null;
        const paused = await pauseSchedule(world, options.kind, until, ask);
        const end = until === null ? 'until somebody resumes it' : `until ${formatInstant(until)}`;
        const result = { kind: paused.kind, until: until && formatInstant(until) };
        return tellDone(
          out,
          ask,
          { paused: result },
          `The ${paused.kind} schedule is paused ${end}.`,
          `The ${paused.kind} schedule would be paused ${end}.`,
        );
      }),
    );
  example(
    command,
    'pause --kind daily --as ben --reason "the rates are being mended" --until 2022-01-12T00:00Z',
  );
}
