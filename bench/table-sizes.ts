import type { Pool, RowDataPacket } from 'mysql2/promise';

/** A table's rows, and the bytes that they and their keys take on the disk. */
export type TableSize = {
  readonly table: string;
  readonly rows: number;
  readonly dataBytes: number;
  readonly keyBytes: number;
};

/** How much the tables of a database take that have at least so many rows. */
export async function tableSizes(pool: Pool, least: number): Promise<TableSize[]> {
  const [tables] = await pool.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  const sizes: TableSize[] = [];
  for (const { name: table } of tables) {
    const [[counted]] = await pool.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [table]);
    const rows = Number(counted!.n);
    if (rows < least) continue;
    // The server notes sizes only now and then by itself.
    await pool.query('ANALYZE TABLE ??', [table]);
    const [[size]] = await pool.query<RowDataPacket[]>(
      `SELECT data_length AS dataBytes, index_length AS keyBytes FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name = ?`,
      [table],
    );
    sizes.push({ table, rows, dataBytes: Number(size!.dataBytes), keyBytes: Number(size!.keyBytes) });
  }
  return sizes;
}
