import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { registerAlerts } from './alerts';
import { registerApprove } from './approve';
import { registerArchive } from './archive';
import { registerBackup } from './backup';
import { registerBalances } from './balances';
import { registerClear } from './clear';
import { registerCorrect } from './correct';
import { registerDistribute } from './distribute';
import { exitCodeOf, tell } from './failure';
import { registerLate } from './late';
import { registerOpening } from './opening';
import { registerPause } from './pause';
import { registerPeople } from './people';
import { registerPolicy } from './policy';
import { registerPreview } from './preview';
import { registerReject } from './reject';
import { registerRerun } from './rerun';
import { registerRestore } from './restore';
import { registerRestored } from './restored';
import { registerResume } from './resume';
import { registerRun } from './run';
import { registerScenarios } from './scenarios';
import { registerSkip } from './skip';
import { registerSpecial } from './special';
import { registerStatus } from './status';
import { registerTokens } from './tokens';
import { registerTransfers } from './transfers';
import { registerVectors } from './vectors';
import { registerVerify } from './verify';

const EXPLANATION = `
With no DATABASE_URL it works on the private server of DATA_DIR, which it starts or shares with a running console.

It ends with 0 when done, 1 when something is broken or failed, 2 for input that cannot be used, 3 where a person has to decide.`;

function commandLine(): Command {
  const program = new Command('allot')
    .description('Distributes the rewards of a partner program and shows where every CC went.')
    .usage('VERB [options]')
    .addHelpText('after', EXPLANATION)
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is used.');
  for (const register of [
    registerDistribute,
    registerRun,
    registerRerun,
    registerPreview,
    registerApprove,
    registerReject,
    registerSkip,
    registerPause,
    registerResume,
    registerLate,
    registerCorrect,
    registerOpening,
    registerPolicy,
    registerSpecial,
    registerPeople,
    registerTokens,
    registerTransfers,
    registerVerify,
    registerClear,
    registerAlerts,
    registerBalances,
    registerStatus,
    registerArchive,
    registerBackup,
    registerRestore,
    registerRestored,
    registerVectors,
    registerScenarios,
  ])
    register(program);
  return program;
}

// What `npm start` reads as well, so that both work on the same databases; what is set already stays.
if (existsSync('.env')) process.loadEnvFile('.env');

// Whoever reads our output may stop before its end, as `head` does; that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await commandLine().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  const debug = ['debug', 'trace'].includes(process.env.LOG_LEVEL?.trim().toLowerCase() ?? '');
  // Faults of the command line were said by commander, with the way to its help.
  if (!(error instanceof Error && error.name === 'CommanderError'))
    process.stderr.write(`${tell(error, debug)}\n`);
}
