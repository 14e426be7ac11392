import type { Command } from 'commander';
import { type ArchiveFiles, archiveFiles } from '../archive/files';
import { archiveFolder } from '../archive/format';
import { type Plan, planRestore, restore } from '../backup/restore';
import { readConfig } from '../config';
import { openAddresses } from '../db/addresses';
import { openDatabase } from '../db/connection';
import { joinProcesses, leaveProcesses } from '../processes';
import { Refusal } from '../refusal';
import { tell } from './backup';
import { EXIT, type ExitCode } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';

type Options = { from: string; replace?: boolean; yes?: boolean; dryRun?: boolean; json?: boolean };

export function registerRestore(program: Command): void {
  const command = program
    .command('restore')
    .description(
      'Puts a backup into the database, and leaves what was published since for two persons to decide over.',
    )
    .requiredOption('--from <file>', 'the backup')
    .option(
      '--replace',
      'replace a database that holds the same program; without --yes, only say what that would do',
    )
    .option('--yes', 'do it')
    .option('--dry-run', 'check the file and the database, and change nothing')
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      process.exitCode = await run(options, outputOf(options));
    });
  example(command, 'restore --from /var/backups/allot/allot-20220110T090000Z.backup');
}

/** Unlike every other verb it does not bring the schema up to date first: the database may be empty, or half restored. */
async function run(options: Options, out: Output): Promise<ExitCode> {
  const config = readConfig(process.env);
  await joinProcesses(config.dataDir, 'cli');
  try {
    const addresses = await openAddresses(config);
    const db = openDatabase(addresses.own);
    try {
      const plan = await planRestore(db, options.from, options.replace ?? false);
      tell(out, options.from, plan.checked);
      out.say(WOULD[plan.finds]);
      if (options.dryRun || (plan.finds === 'same program' && !options.yes)) return onlySaid(options, out);
      await restore(db, options.from, plan, out.say);
      return restored(plan, out, await archiveFiles(db, archiveFolder(config.dataDir)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      out.say(`Refused: ${error.message}.`);
      return EXIT.failed;
    } finally {
      await db.$client.end();
    }
  } finally {
    await leaveProcesses(config.dataDir);
  }
}

const WOULD: Record<Plan['finds'], string> = {
  empty: 'The database is empty; the backup is put into it.',
  'half restored':
    'A restore of this database did not come to its end; it is emptied, and the backup is put into it.',
  'same program':
    'The database holds the same program. All of Allot’s tables in it are dropped, and what was done since the backup is gone from it for good.',
};

function onlySaid({ dryRun = false }: Options, out: Output): ExitCode {
  if (dryRun) {
    out.say('Nothing was changed.');
    return EXIT.done;
  }
  out.say('Nothing was changed. Make a backup of what is there, then do it with --yes.');
  return EXIT.waits;
}

function restored({ checked }: Plan, out: Output, archive: ArchiveFiles): ExitCode {
  out.line(`Restored: every table has the rows of ${checked.manifest.madeAt}, by its digest.`);
  out.say(
    'Everybody signs in again. Persons, roles and tokens are as they were then: look whether one of them was disabled or withdrawn since.',
  );
  if (archive.missing > 0)
    out.say(
      `The rows of ${archive.files} runs were archived, and ${archive.missing} of their files are not in the folder archive of DATA_DIR. Bring them back there; ` +
        '`npm run allot -- verify` names each that is missing.',
    );
  out.say(
    'If anything was published since, no run starts until two persons have decided: see `npm run allot -- status`.',
  );
  return EXIT.done;
}
