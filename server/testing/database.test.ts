import mysql from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { freshDatabase, refuseUnlessLocal } from './database';

describe('a fresh database', () => {
  test('is empty, is one of its own, and is gone after its drop', async () => {
    const one = await freshDatabase('one');
    const other = await freshDatabase('one');
    expect(one.url).not.toBe(other.url);
    const pool = mysql.createPool(one.url);
    try {
      await pool.query('CREATE TABLE here (id INT PRIMARY KEY)');
      const [tables] = await pool.query('SHOW TABLES');
      expect(tables).toHaveLength(1);
    } finally {
      await pool.end();
    }
    const otherPool = mysql.createPool({ uri: other.url });
    try {
      const [tables] = await otherPool.query('SHOW TABLES');
      expect(tables).toHaveLength(0);
    } finally {
      await otherPool.end();
    }
    await one.drop();
    await other.drop();
    await expect(mysql.createConnection(one.url)).rejects.toThrow(/Unknown database/);
  });

  test.each(['mysql://root@db.example.com/x', 'mysql://10.0.0.5/x', 'postgres://localhost/x'])(
    'is refused on %s',
    (url) => {
      expect(() => refuseUnlessLocal(url)).toThrow(/on this machine/);
    },
  );

  test.each([
    'mysql://root@localhost/x?socketPath=%2Ftmp%2Fs',
    'mysql://root@127.0.0.1:3307/x',
    'mysql://[::1]/x',
  ])('is allowed on %s', (url) => {
    expect(() => refuseUnlessLocal(url)).not.toThrow();
  });
});
