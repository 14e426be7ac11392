import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config';
import { openPool } from './db/connection';
import { prepareDatabases } from './prepare';
import { joinProcesses, leaveProcesses } from './processes';
import { lines } from './testing/story';

test('the private remote database has the table that a program is asked for, with its unique key', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'allot-prepare-'));
  await joinProcesses(dataDir, 'cli');
  try {
    const config = readConfig({ DATA_DIR: dataDir, SAMPLE_PROGRAM: 'off' });
    const { remote } = await prepareDatabases(config, () => undefined);
    const pool = openPool(remote!);
    const keys = `SELECT index_name, column_name FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = 'cc_hourly' AND non_unique = 0 ORDER BY seq_in_index`;
    expect(await lines(pool, keys)).toEqual([
      'cc_hourly_partner_time partner_id',
      'cc_hourly_partner_time time',
    ]);
    await pool.end();
  } finally {
    await leaveProcesses(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  }
});
