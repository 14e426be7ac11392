import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createConnection, createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { HOUR, type Instant, later } from '../lib/period';
import { startPrivateServer } from '../server/db/private';
import { SOURCE_TABLES } from '../server/source/tables';

/** A private server of its own with an empty source and an empty database of ours, and the environment of commands that use them. */
export type BenchWorld = {
  readonly folder: string;
  readonly serverPid: number;
  readonly own: Pool;
  readonly source: Pool;
  readonly sourceUrl: string;
  readonly ownUrl: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The first instant of the date on which the measured hour is the first; the day before it is the measured day. */
  readonly today: Instant;
  close(): Promise<void>;
};

/** A database that shares its machine, or a container with a limit, with what asks it is given a quarter of the memory. */
const BUFFER_POOL_MB = Math.floor(
  Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20 / 4,
);

export async function openBenchWorld(): Promise<BenchWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'allot-bench-'));
  const server = await startPrivateServer(join(folder, 'db'), { bufferPoolMegabytes: BUFFER_POOL_MB });
  for (const name of ['own', 'source']) await server.createDatabase(name);
  await takeLargePackets(server.url());
  const pool = (name: string) =>
    createPool({ uri: server.url(name), timezone: 'Z', dateStrings: true, connectionLimit: 3 });
  const [own, source] = [pool('own'), pool('source')];
  for (const statement of SOURCE_TABLES) await source.query(statement);
  const { zone, today } = placeOfToday(Date.now());
  return {
    folder,
    serverPid: server.pid,
    own,
    source,
    ownUrl: server.url('own'),
    sourceUrl: server.url('source'),
    environment: {
      ...process.env,
      DATABASE_URL: server.url('own'),
      SOURCE_DATABASE_URL: server.url('source'),
      REMOTE_DATABASE_URL: '',
      PROGRAM_ZONE: zone,
      PROGRAM_START: new Date(programStart(today) + zoneOffset(zone)).toISOString().slice(0, 10),
      PUBLIC_URL: '',
      TRUSTED_PROXIES: '',
      AUTH_SECRET: '',
      SAMPLE_PROGRAM: 'off',
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'warn',
    },
    today,
    close: async () => {
      await Promise.all([own.end(), source.end()]);
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The `mariadb` client sends a file that is loaded as one packet, however long it is. */
async function takeLargePackets(url: string): Promise<void> {
  const connection = await createConnection(url);
  await connection.query('SET GLOBAL max_allowed_packet = 1073741824');
  await connection.end();
}

/** The program begins two days before, so that 48 hours lie behind the measured one. */
export const programStart = (today: Instant): Instant => later(today, -48 * HOUR);

const EARLY = 'Etc/GMT+12';
const zoneOffset = (zone: string): number => (zone === EARLY ? -12 * HOUR : 0);

/** A zone in which the first hour of the date has fallen due by now, whatever the time: soon after midnight in UTC, one where it is noon. */
function placeOfToday(now: number): { zone: string; today: Instant } {
  const zone = now % (24 * HOUR) >= 2 * HOUR ? 'UTC' : EARLY;
  const offset = zoneOffset(zone);
  const local = now + offset;
  return { zone, today: (local - (local % (24 * HOUR)) - offset) as Instant };
}

const SETTINGS = [
  'version',
  'innodb_buffer_pool_size',
  'innodb_log_file_size',
  'innodb_flush_log_at_trx_commit',
  'innodb_flush_method',
  'innodb_doublewrite',
  'sync_binlog',
  'log_bin',
  'tmp_table_size',
  'local_infile',
];

/** What the server says of how it was set. */
export async function serverSettings(pool: Pool): Promise<string> {
  const [rows] = await pool.query<RowDataPacket[][]>({
    sql: 'SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)',
    values: [SETTINGS],
    rowsAsArray: true,
  });
  return rows.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** How much CPU the server has used since it began, in seconds; Linux tells it in hundredths. */
export async function serverCpu({ serverPid }: BenchWorld): Promise<number> {
  const text = await readFile(`/proc/${serverPid}/stat`, 'utf8');
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

/** What the server has written since it began, into tables and into its log, in bytes. */
export async function bytesWritten(pool: Pool): Promise<number> {
  const [rows] = await pool.query<RowDataPacket[][]>({
    sql: "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_data_written', 'Innodb_os_log_written')",
    rowsAsArray: true,
  });
  return rows.reduce((bytes, [, value]) => bytes + Number(value), 0);
}
