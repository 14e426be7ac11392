import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import mysql from 'mysql2/promise';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from '../process-identity';
import { startPrivateServer, stopPrivateServer } from './private';

const SMALL = { bufferPoolMegabytes: 32, durable: false };
let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'allot-private-')), 'db');
});

afterEach(async () => {
  await stopPrivateServer(folder);
  await rm(join(folder, '..'), { recursive: true, force: true });
});

async function query(url: string, statement: string): Promise<unknown> {
  const connection = await mysql.createConnection(url);
  try {
    const [rows] = await connection.query(statement);
    return rows;
  } finally {
    await connection.end();
  }
}

test('a new server has utf8mb4 and UTC and takes rows by LOAD DATA LOCAL, and only its owner may enter its folder', async () => {
  const server = await startPrivateServer(folder, SMALL);
  await server.createDatabase('allot');
  const [row] = (await query(
    server.url('allot'),
    'SELECT DATABASE() AS name, @@character_set_server AS charset, @@local_infile AS files, @@skip_networking AS alone, @@global.time_zone AS zone',
  )) as unknown[];
  expect(row).toEqual({ name: 'allot', charset: 'utf8mb4', files: 1, alone: 1, zone: '+00:00' });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(server.adopted).toBe(false);
});

test('five starts at once make one server, and a later start adopts it', async () => {
  const servers = await Promise.all(Array.from({ length: 5 }, () => startPrivateServer(folder, SMALL)));
  expect(new Set(servers.map((server) => server.pid)).size).toBe(1);
  expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
  expect((await startPrivateServer(folder, SMALL)).adopted).toBe(true);
});

test('after SIGKILL the next start finds what was committed, stale socket and pid file or not', async () => {
  const server = await startPrivateServer(folder, { ...SMALL, durable: true });
  await server.createDatabase('allot');
  await query(server.url('allot'), 'CREATE TABLE kept (id INT PRIMARY KEY)');
  await query(server.url('allot'), 'INSERT INTO kept VALUES (7)');
  process.kill(server.pid, 'SIGKILL');
  const again = await startPrivateServer(folder, SMALL);
  expect(again.adopted).toBe(false);
  expect(await query(again.url('allot'), 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
});

test('a folder too deep for a socket gets a short one that nobody else may open', async () => {
  const deep = join(folder, 'a'.repeat(120));
  const server = await startPrivateServer(deep, SMALL);
  try {
    expect(server.socketPath.length).toBeLessThan(107);
    expect((await stat(join(server.socketPath, '..'))).mode & 0o777).toBe(0o700);
    expect(await query(server.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  } finally {
    await server.stop();
    await rm(join(server.socketPath, '..'), { recursive: true });
  }
});

test('a lock and a record left by a process that is gone hold nobody up', async () => {
  const server = await startPrivateServer(folder, SMALL);
  await server.stop();
  const gone = JSON.stringify({ pid: 4_000_000, started: 'long ago', token: 'x' });
  await writeFile(join(folder, 'server.lock'), gone);
  await writeFile(join(folder, 'server.json'), gone);
  expect((await startPrivateServer(folder, SMALL)).adopted).toBe(false);
});

test('data that the server cannot read end in a sentence with its own words', async () => {
  await (await startPrivateServer(folder, SMALL)).stop();
  await writeFile(join(folder, 'data', 'ibdata1'), 'not a tablespace');
  await expect(startPrivateServer(folder, SMALL)).rejects.toThrow(/ended before it answered.*ERROR/);
});

test('it outlives a parent that is killed', async () => {
  const module = pathToFileURL(join(import.meta.dirname, 'private.ts')).href;
  const script = `import { startPrivateServer } from '${module}'; await startPrivateServer(process.argv[1], { bufferPoolMegabytes: 32 }); console.log('up'); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => parent.stdout.once('data', resolve));
  parent.kill('SIGKILL');
  while (identify(parent.pid as number)) await sleep(10);
  const server = await startPrivateServer(folder, SMALL);
  expect(server.adopted).toBe(true);
  expect(await query(server.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
