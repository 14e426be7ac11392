import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from '../testing/command';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-private-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('without a DATABASE_URL two commands share the private server, and the last one stops it', async () => {
  const environment = { DATA_DIR: folder, SAMPLE_PROGRAM: 'off' };
  const both = await Promise.all([
    command(['balances', '--json'], environment),
    command(['status', '--json'], environment),
  ]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(JSON.parse(both[0].out).accounts.votes).toBe('0.00000000');
  expect(JSON.parse(both[1].out).program.startAt).toBeNull();
  expect(JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8'))).toEqual({});
  expect(existsSync(join(folder, 'database', 'socket'))).toBe(false);
}, 120_000);
