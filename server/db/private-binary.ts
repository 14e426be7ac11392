import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

export type Flavour = 'mariadb' | 'mysql';
export type ServerBinary = { readonly path: string; readonly flavour: Flavour; readonly version: string };

export class NoServerBinaryError extends Error {
  override name = 'NoServerBinaryError';
}

// MariaDB comes first: on Ubuntu an AppArmor profile keeps MySQL's server out of every folder but the system's.
const NAMES = ['mariadbd', 'mysqld'];

// Debian puts servers where an ordinary user's PATH does not look.
const FOLDERS = [
  '/usr/sbin',
  '/usr/libexec',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
];

/** The database server of this machine. @throws NoServerBinaryError with what to install. */
export async function findServerBinary(): Promise<ServerBinary> {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...FOLDERS];
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const binary = await probe(path);
    if (binary) return binary;
  }
  throw new NoServerBinaryError(
    'No database server was found: install one with "apt-get install --no-install-recommends mariadb-server-core" ' +
      '(elsewhere: MariaDB 10.6 or newer, or MySQL 8), or set DATABASE_URL and SOURCE_DATABASE_URL to servers that run already.',
  );
}

async function probe(path: string): Promise<ServerBinary | null> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await promisify(execFile)(path, ['--no-defaults', '--version']);
    return { path, flavour: /mariadb/i.test(stdout) ? 'mariadb' : 'mysql', version: stdout.trim() };
  } catch {
    return null;
  }
}

/** The folder of MariaDB's own SQL files and messages. */
export async function findShareFolder(binary: ServerBinary): Promise<string> {
  const prefix = dirname(dirname(await realpath(binary.path)));
  const folders = [
    join(prefix, 'share/mysql'),
    join(prefix, 'share/mariadb'),
    join(prefix, 'share'),
    '/usr/share/mysql',
    '/usr/share/mariadb',
  ];
  const found = folders.find((folder) => systemFile(folder, 'system_tables') !== null);
  if (found) return found;
  throw new NoServerBinaryError(
    `${binary.path} came without its own SQL files (mysql_system_tables.sql, looked for in ${folders.join(', ')}): ` +
      'reinstall it with "apt-get install --reinstall mariadb-server-core".',
  );
}

/** One of MariaDB's own SQL files; MariaDB 11 gave them another first word. */
export function systemFile(share: string, name: string): string | null {
  const paths = ['mariadb', 'mysql'].map((word) => join(share, `${word}_${name}.sql`));
  return paths.find((path) => existsSync(path)) ?? null;
}
