import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPool, type Pool } from 'mysql2/promise';

/** What stands beside the console that all walks look at: the databases of its private server. */
export type Databases = {
  readonly own: Pool;
  readonly source: Pool;
  readonly remote: Pool;
  close(): Promise<void>;
};

/** The data folder of that console, which its start has written down for the walks. */
const dataDir = async (): Promise<string> =>
  (await readFile(join(process.env.E2E_FOLDER!, 'data-folder'), 'utf8')).trim();

/** Opens its databases, to do what only the program's own systems do: votes that come late, a table that is gone. */
export async function openDatabases(): Promise<Databases> {
  const socketPath = join(await dataDir(), 'database', 'server.sock');
  const open = (database: string) =>
    createPool({ socketPath, user: 'root', database, timezone: 'Z', connectionLimit: 1 });
  const [own, source, remote] = [open('allot'), open('allot_source'), open('allot_remote')];
  return {
    own,
    source,
    remote,
    close: async () => {
      await Promise.all([own.end(), source.end(), remote.end()]);
    },
  };
}

/** Casts a vote in the running hour, as a partner does: the rhythm of the sample has pauses of minutes. */
export async function castNow({ source }: Databases): Promise<void> {
  await source.query(
    "INSERT INTO votes (partner_id, vote_type, cc, cast_at) SELECT MIN(partner_id), 'agree', 7.5, UTC_TIMESTAMP() FROM partners",
  );
}

/** Does a verb of the command line beside that console, and hands over what it said. */
export async function allotBeside(...args: string[]): Promise<string> {
  const none = { DATABASE_URL: '', SOURCE_DATABASE_URL: '', REMOTE_DATABASE_URL: '' };
  const env = { ...process.env, ...none, DATA_DIR: await dataDir() };
  const { stdout } = await promisify(execFile)(process.execPath, [process.env.E2E_COMMAND_LINE!, ...args], {
    env,
  });
  return stdout;
}
