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
