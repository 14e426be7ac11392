import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool } from '../db/connection';
import { type PrivateServer, startPrivateServer } from '../db/private';
import { lines } from '../testing/story';
import { type Cells, writeInBatches } from './batches';
import { LeaseLostError } from './lease';

// A server of its own, since LOAD DATA LOCAL is switched on and off for a whole server.
let folder: string;
let server: PrivateServer;
let pool: Pool;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-batches-'));
  server = await startPrivateServer(join(folder, 'db'), { durable: false, bufferPoolMegabytes: 64 });
  await server.createDatabase('own');
  pool = openPool(server.url('own'));
  await pool.query('CREATE TABLE runs (id INT PRIMARY KEY, fence INT, beats INT)');
  await pool.query('INSERT INTO runs VALUES (7, 1, 0)');
});

afterAll(async () => {
  await pool.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const LARGEST = '999999999999.99999999';
const TYPES = '{"a\\\\b\\t\\n\\"c":1,"ü":2}';

/** Rows with everything that a file's lines could be broken by, and as many as take four batches. */
function* rows(count: number): Generator<Cells> {
  for (let place = 0; place < count; place++)
    yield [
      String(place),
      place % 3 === 0 ? null : LARGEST,
      place % 2 === 0 ? TYPES : `tab\tline\nback\\slash\0nothing\r'"`,
    ];
}

function* thenStops(all: Iterable<Cells>): Generator<Cells> {
  yield* all;
  throw new Error('enough');
}

async function write(from: Iterable<Cells>, fence = 1): Promise<void> {
  await pool.query('DROP TABLE IF EXISTS written');
  await pool.query(
    `CREATE TABLE written (run_id INT, place INT, amount DECIMAL(20,8), types MEDIUMTEXT, PRIMARY KEY (run_id, place))
      DEFAULT CHARSET = utf8mb4`,
  );
  await writeInBatches(pool, { runId: 7, fence }, 'written', ['place', 'amount', 'types'], from);
}

const COUNT = 15_000;
const allowLoading = (may: boolean) => pool.query(`SET GLOBAL local_infile = ${may ? 1 : 0}`);

describe.each([
  ['rows are loaded', true],
  ['rows are inserted, where loading is switched off', false],
])('%s', (_, may) => {
  test('as they were handed over, in batches that each raise the beats of the run', async () => {
    await allowLoading(may);
    await pool.query('UPDATE runs SET beats = 0');
    await write(rows(COUNT));
    const stored = await lines(pool, 'SELECT place, amount, HEX(types) FROM written ORDER BY place');
    expect(stored).toEqual(
      Array.from(rows(COUNT), ([place, amount, types]) =>
        [place, amount ?? 'NULL', Buffer.from(types!).toString('hex').toUpperCase()].join(' '),
      ),
    );
    expect(await lines(pool, 'SELECT beats FROM runs')).toEqual([may ? '4' : '8']);
  });

  test('also where the last row is a long one', async () => {
    await allowLoading(may);
    await write([...rows(9), ['9', null, 'x'.repeat(70_000)]]);
    expect(await lines(pool, 'SELECT COUNT(*), MAX(LENGTH(types)) FROM written')).toEqual(['10 70000']);
  });

  test('and whoever stops in between is told so when nothing is being written any more', async () => {
    await allowLoading(may);
    const holder = await pool.getConnection();
    try {
      await holder.beginTransaction();
      await holder.query('UPDATE runs SET beats = beats WHERE id = 7');
      let told = false;
      const writing = write(thenStops(rows(2_500)))
        .catch((error: unknown) => error)
        .finally(() => {
          told = true;
        });
      const waiting = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
      // The server looks anew only where nobody asked for a tenth of a second.
      await expect.poll(() => lines(pool, waiting), { interval: 300, timeout: 15_000 }).toEqual(['1']);
      expect(told, 'the first batch waits to be written').toBe(false);
      await holder.rollback();
      expect(await writing).toEqual(new Error('enough'));
      expect(await lines(pool, 'SELECT COUNT(*) FROM written')).toEqual(['2000']);
    } finally {
      holder.destroy();
    }
  });

  test('not at all once the run was taken over', async () => {
    await allowLoading(may);
    await expect(write(rows(5_000), 2)).rejects.toThrow(LeaseLostError);
    expect(await lines(pool, 'SELECT COUNT(*) FROM written')).toEqual(['0']);
  });

  test.each<[string, Cells]>([
    ['a key that is there already', ['1', '5', '']],
    ['an amount that does not fit', ['9000', '9999999999999.5', '']],
    ['what is no amount', ['9000', 'abc', '']],
  ])('whole or not at all: %s stops the batch that it is in', async (_, wrong) => {
    await allowLoading(may);
    await expect(write([...rows(3_000), wrong])).rejects.toThrow();
    expect(await lines(pool, 'SELECT COUNT(*) FROM written')).toEqual(['2000']);
  });
});
