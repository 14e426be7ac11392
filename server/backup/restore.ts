import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { databaseNow } from '../db/clock';
import type { Database } from '../db/connection';
import { dropEverything, migrate, migrateTo, migrationHashes } from '../db/migrate';
import { isBeingRestored, RESTORING } from '../db/restoring';
import { withSnapshot } from '../db/snapshot';
import { Refusal } from '../refusal';
import { refuseWhileAlive } from './alive';
import { Batch } from './batch';
import { BackupError, type Checked, checkBackup, type Manifest, readBackup } from './format';
import { digestOf } from './write';

/** What a restore would do, or does, to a database. */
export type Plan = {
  readonly checked: Checked;
  /** How the database stands: empty, half restored before, or with a program of its own, that is replaced. */
  readonly finds: 'empty' | 'half restored' | 'same program';
};

/**
 * Looks at the backup and at the database, and writes nothing.
 * @param replace whether a database that holds the same program may be replaced.
 * @throws BackupError where the file is not whole.
 * @throws Refusal where the database is in use, holds something else, or the backup comes from a newer version.
 */
export async function planRestore(db: Database, path: string, replace: boolean): Promise<Plan> {
  const checked = await checkBackup(path);
  refuseOtherSchema(checked.manifest);
  const pool = db.$client;
  if (await isBeingRestored(pool)) return { checked, finds: 'half restored' };
  const tables = await tablesOf(pool);
  if (tables.length === 0) return { checked, finds: 'empty' };
  if (!tables.includes('program'))
    throw new Refusal(
      `the database holds ${tables.length} tables, and they are not Allot's; restore into an empty database`,
    );
  await refuseWhileAlive(pool, await databaseNow(db));
  const here = await programOf(pool);
  // A database that a first start has made tables in, and nothing else, holds nothing that could be lost.
  if (here === null) return { checked, finds: 'empty' };
  const there = checked.manifest.program;
  if (here !== (there && `${there.zone} ${there.startAt}`))
    throw new Refusal(
      `the database holds another program (${here}) than the backup (${there ? `${there.zone} ${there.startAt}` : 'none'}); restore into an empty database`,
    );
  if (!replace)
    throw new Refusal(
      'the database holds this program already; restore into an empty database, or replace this one with --replace',
    );
  return { checked, finds: 'same program' };
}

/** @throws Refusal where the tables of the backup were made by migrations that this version does not bring. */
function refuseOtherSchema({ schema }: Manifest): void {
  const ours = migrationHashes();
  if (schema.every((hash, index) => hash === ours[index])) return;
  throw new Refusal(
    'the backup was made by a version of Allot whose tables this one does not know; restore it with that version or a later one',
  );
}

async function tablesOf(pool: Pool): Promise<string[]> {
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  return rows.map((row) => String(row.name));
}

async function programOf(pool: Pool): Promise<string | null> {
  const [rows] = await pool.query<RowDataPacket[]>('SELECT zone, start_at FROM program');
  return rows[0] ? `${rows[0].zone} ${rows[0].start_at}` : null;
}

/**
 * Puts a backup into the database of the plan: the tables are made as they were then, filled, and compared with the digests that the backup carries,
 * then brought to the newest schema. Until that is done the database is marked as half restored, and nobody uses it; a restore that was interrupted
 * is begun again.
 */
export async function restore(
  db: Database,
  path: string,
  { checked }: Plan,
  say: (sentence: string) => void = () => undefined,
): Promise<void> {
  const pool = db.$client;
  await alone(pool, async () => {
    await pool.query(`CREATE TABLE IF NOT EXISTS ${RESTORING} (sha256 CHAR(64) PRIMARY KEY)`);
    await dropEverything(pool);
    await migrateTo(pool, checked.manifest.schema.length);
    const columns = await fill(pool, path, checked, say);
    await compare(pool, checked.manifest, columns);
    await pool.query(`DROP TABLE ${RESTORING}`);
    await migrate(db);
  });
}

/**
 * Keeps two restores into one database apart by a lock that ends with its connection, so that one that died is no obstacle.
 * @throws Refusal where another one is at work.
 */
async function alone(pool: Pool, body: () => Promise<void>): Promise<void> {
  const holder = await pool.getConnection();
  try {
    const [rows] = await holder.query<RowDataPacket[]>(
      "SELECT GET_LOCK(CONCAT('allot restores ', MD5(DATABASE())), 0) AS held",
    );
    if (Number(rows[0]?.held) !== 1)
      throw new Refusal('somebody else restores into this database at this moment; wait for its end');
    await body();
  } finally {
    holder.destroy();
  }
}

/** The columns of each table as the backup has them. */
type Columns = ReadonlyMap<string, readonly string[]>;

async function fill(
  pool: Pool,
  path: string,
  checked: Checked,
  say: (sentence: string) => void,
): Promise<Columns> {
  const connection = await pool.getConnection();
  const columns = new Map<string, readonly string[]>();
  try {
    // A row of number 0 stays one.
    await connection.query("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
    let batch: Batch | null = null;
    for await (const part of readBackup(path)) {
      if ('row' in part) {
        batch!.add(part.row);
        if (batch!.isFull) await batch!.write();
        continue;
      }
      await batch?.write();
      if (batch) say(`${batch.table}: ${batch.written} rows`);
      if ('checked' in part) {
        if (part.checked.sha256 !== checked.sha256) throw new BackupError('it was changed meanwhile');
        break;
      }
      // What a new schema begins with is in the backup too, as it was then.
      await connection.query('DELETE FROM ??', [part.table]);
      batch = new Batch(connection, part.table, part.columns);
      columns.set(part.table, part.columns);
    }
    return columns;
  } finally {
    // Its session is not one for anybody else.
    connection.destroy();
  }
}

/** What the database has now must be what the backup has, table by table, down to the digest. */
async function compare(pool: Pool, manifest: Manifest, columns: Columns): Promise<void> {
  await withSnapshot(pool, async (snapshot) => {
    for (const { name, rows, sha256 } of manifest.tables) {
      const key = (await snapshot.rows(KEY_OF, [name])).map(([column]) => String(column));
      const now = await digestOf(snapshot, { name, columns: columns.get(name)!, key });
      if (now.rows === rows && now.sha256 === sha256) continue;
      throw new BackupError(
        `the table ${name} came out otherwise than it was, with ${now.rows} rows instead of ${rows}; begin the restore again`,
      );
    }
  });
}

const KEY_OF = `SELECT column_name FROM information_schema.key_column_usage
  WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = 'PRIMARY' ORDER BY ordinal_position`;
