import type { Pool, PoolConnection } from 'mysql2/promise';

/** Does the work in one transaction of a pool that drizzle does not know. */
export async function inTransaction<T>(
  pool: Pool,
  work: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    const result = await work(connection);
    await connection.commit();
    connection.release();
    return result;
  } catch (error) {
    // A connection in an unknown state does not go back to the pool; the server rolls back what it had begun.
    connection.destroy();
    throw error;
  }
}
