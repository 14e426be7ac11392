import type { Pool, RowDataPacket } from 'mysql2/promise';

/** A table's rows, and the bytes that they and their keys take on the disk. */
export type TableSize = {
  readonly table: string;
  readonly rows: number;
  readonly dataBytes: number;
  readonly keyBytes: number;
};

/** How much the tables of a database take that have rows at all by its own estimate; the rows themselves are counted. */
export async function tableSizes(pool: Pool, least: number): Promise<TableSize[]> {
  const [tables] = await pool.query<RowDataPacket[]>(
    `SELECT table_name AS name, data_length AS dataBytes, index_length AS keyBytes FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY data_length + index_length DESC`,
  );
  const sizes: TableSize[] = [];
  for (const { name, dataBytes, keyBytes } of tables) {
    const [[counted]] = await pool.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [name]);
    const rows = Number(counted!.n);
    if (rows < least) continue;
    sizes.push({ table: String(name), rows, dataBytes: Number(dataBytes), keyBytes: Number(keyBytes) });
  }
  return sizes;
}
