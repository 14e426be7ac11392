import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Instant } from '@/lib/period';
import { type ArchiveFiles, archiveFiles } from '../archive/files';
import { archiveFolder } from '../archive/format';
import { type Checked, checkBackup } from '../backup/format';
import { writeBackup } from '../backup/write';
import { EXIT, type ExitCode, InputError } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { withSession } from './session';

type Options = { to?: string; check?: string; json?: boolean };

export function registerBackup(program: Command): void {
  const command = program
    .command('backup')
    .description(
      'Writes all of Allot’s own tables into one file, as one moment has them, while the console goes on; or checks such a file.',
    )
    .option('--to <path>', 'a folder, where the file is named by the time, or the file itself')
    .option('--check <file>', 'look whether the file is whole, without a database')
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      process.exitCode = await run(options, outputOf(options));
    });
  example(
    command,
    'backup --to /var/backups/allot',
    'backup --check /var/backups/allot/allot-20220110T090000Z.backup',
  );
}

async function run({ to, check }: Options, out: Output): Promise<ExitCode> {
  if ((to === undefined) === (check === undefined))
    throw new InputError('Give either --to, to make a backup, or --check, to look at one.');
  if (check !== undefined) {
    const checked = await checkBackup(check);
    tell(out, check, checked);
    out.line('It is whole: every digest is the one that was written with it.');
    return EXIT.done;
  }
  return withSession(out, async ({ config, world }) => {
    const now = await world.clock();
    const path = pathOf(to!, now);
    const checked = await writeBackup(world, path, now);
    const folder = archiveFolder(config.dataDir);
    const archive = await archiveFiles(world.db, folder);
    tell(out, path, checked, archive);
    if (archive.files > 0)
      out.say(
        `The rows of ${archive.files} archived runs are not in it: their files, ${archive.bytes} bytes, lie in ${resolve(folder)}. Copy that folder beside it; ` +
          'a file of it never changes.',
      );
    out.say(
      'It holds secrets, such as hashes of passwords and of tokens; its mode is 0600. Keep it where only those may read it who may be admins.',
    );
    return EXIT.done;
  });
}

/** @throws InputError where there is a file of that name: no backup is written over. */
function pathOf(to: string, now: Instant): string {
  const isFolder = existsSync(to) && statSync(to).isDirectory();
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const path = resolve(isFolder ? join(to, `allot-${time}.backup`) : to);
  if (existsSync(path)) throw new InputError(`--to: there is a file ${path} already; name another one.`);
  if (!existsSync(join(path, '..')))
    throw new InputError(`--to: there is no folder for ${path}; make it first.`);
  return path;
}

/** What a backup holds, as its manifest says, and which files lie beside it where that is known. */
export function tell(out: Output, path: string, { manifest, sha256 }: Checked, archive?: ArchiveFiles): void {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  out.document({ path, sha256, ...manifest, ...(archive && { archive }) });
  out.line(`${path}, of ${manifest.madeAt}`);
  out.line(`SHA-256 of its content: ${sha256}`);
  out.line(`${manifest.tables.length} tables with ${rows} rows.`);
  out.line(`Audit trail: ${manifest.auditHead.seq}:${manifest.auditHead.hash}`);
  for (const { kind, period, attempt } of manifest.highWater)
    out.line(`Last published: ${kind} ${period} UTC, attempt ${attempt}.`);
}
