import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { findShareFolder, type ServerBinary, systemFile } from './private-binary';

/** Creates the system tables of a new server. They appear whole or not at all: they are made aside and moved in place. */
export async function initialiseData(binary: ServerBinary, data: string, temporary: string): Promise<void> {
  if (existsSync(data)) return;
  const draft = `${data}.new`;
  await rm(draft, { recursive: true, force: true });
  await (binary.flavour === 'mariadb' ? initialiseMariaDb : initialiseMySql)(binary, draft, temporary);
  await rename(draft, data);
}

async function initialiseMariaDb(binary: ServerBinary, data: string, temporary: string): Promise<void> {
  const share = await findShareFolder(binary);
  await mkdir(data, { mode: 0o700 });
  // What mariadb-install-db does, without the client package that it needs. Without @auth_root_socket root would be let in by the
  // name of the system's user only; here the folder's permissions decide.
  const statements = ['create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n'];
  for (const name of ['system_tables', 'performance_tables', 'system_tables_data']) {
    const path = systemFile(share, name);
    if (!path) throw new Error(`${share} lacks ${name}.sql: reinstall the package mariadb-server-core.`);
    statements.push(await readFile(path, 'utf8'));
  }
  // Older versions lack these, newer ones may rename them; a server works without.
  for (const path of [`${share}/maria_add_gis_sp_bootstrap.sql`, systemFile(share, 'sys_schema')]) {
    if (path && existsSync(path)) statements.push(await readFile(path, 'utf8'));
  }
  await run(
    binary.path,
    [
      '--no-defaults',
      '--bootstrap',
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      `--lc-messages-dir=${share}`,
      '--enforce-storage-engine=',
      ...asUser(),
    ],
    statements.join('\n'),
  );
}

async function initialiseMySql(binary: ServerBinary, data: string, temporary: string): Promise<void> {
  try {
    await run(
      binary.path,
      ['--no-defaults', '--initialize-insecure', `--datadir=${data}`, `--tmpdir=${temporary}`, ...asUser()],
      '',
    );
  } catch (error) {
    if (!existsSync('/etc/apparmor.d/usr.sbin.mysqld')) throw error;
    throw new Error(
      `MySQL's server could not create ${data}, probably because its AppArmor profile forbids that folder: install mariadb-server-core, ` +
        'or set DATABASE_URL and SOURCE_DATABASE_URL to a server that runs already.',
      { cause: error },
    );
  }
}

/** Both servers refuse to run as root unless told so in so many words. */
export const asUser = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

function run(path: string, parameters: string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, parameters, { stdio: ['pipe', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaints = (complaints + chunk.toString()).slice(-4_000);
    });
    // When the server ends before it has read everything, its exit code and words say more than the broken pipe does.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${path} could not create its system tables (exit ${code}): ${complaints.trim()}`));
    });
  });
}
