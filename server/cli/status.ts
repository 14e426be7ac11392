import type { Command } from 'commander';
import { EXIT } from './exit';
import { example, JSON_OPTION, outputOf } from './output';
import { printStatus } from './print-status';
import { readStatus } from './read-status';
import { withSession } from './session';

export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .description(
      'Shows where the program stands: what was published last, what runs, waits, failed or was missed.',
    )
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const status = await withSession(out, readStatus);
      out.document(status);
      printStatus(out, status);
      process.exitCode = EXIT.done;
    });
  example(command, 'status', 'status --json');
}
