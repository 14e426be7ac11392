import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAddresses } from './db/addresses';
import { startPrivateServer, stopPrivateServer } from './db/private';
import { identify } from './process-identity';
import { databaseFolder, joinProcesses, leaveProcesses, listProcesses } from './processes';

let dataDir: string;
let children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'allot-processes-'));
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await stopPrivateServer(databaseFolder(dataDir));
  await rm(dataDir, { recursive: true, force: true });
});

/** A process that does nothing but live. */
function living(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid as number;
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (identify(pid)) await sleep(5);
}

/** Runs a program that imports the module, in a process of its own, to its end. */
async function elsewhere(script: string): Promise<void> {
  const code = `const { joinProcesses, leaveProcesses } = await import('${join(import.meta.dirname, 'processes.ts')}');${script}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, dataDir], {
    stdio: 'inherit',
  });
  const exit = await new Promise((resolve) => child.once('exit', resolve));
  expect(exit).toBe(0);
}

test('names are kept with pids, numbered where two share one, and leave no trace after a clean end', async () => {
  const [one, two] = [living(), living()];
  expect(await joinProcesses(dataDir, 'console', one)).toBe('console');
  expect(await joinProcesses(dataDir, 'console', two)).toBe('console-2');
  const file = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'));
  expect(file.console.pid).toBe(one);
  expect(file['console-2'].pid).toBe(two);
  await leaveProcesses(dataDir, one);
  await leaveProcesses(dataDir, two);
  expect(JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'))).toEqual({});
});

test('twenty at once are all entered', async () => {
  const pids = Array.from({ length: 20 }, living);
  await Promise.all(pids.map((pid) => joinProcesses(dataDir, 'cli', pid)));
  expect(
    Object.values(listProcesses(dataDir))
      .map((entry) => entry.pid)
      .sort(),
  ).toEqual([...pids].sort());
});

test('several processes join and leave at once without losing one another', async () => {
  const stays = living();
  await joinProcesses(dataDir, 'console', stays);
  const round =
    "for (let i = 0; i < 20; i++) { await joinProcesses(process.argv[1], 'cli'); await leaveProcesses(process.argv[1]); }";
  await Promise.all([elsewhere(round), elsewhere(round), elsewhere(round)]);
  expect(Object.keys(listProcesses(dataDir))).toEqual(['console']);
});

test('a crashed process, a reused pid and a damaged file are repaired', async () => {
  const crashed = living();
  await joinProcesses(dataDir, 'console', crashed);
  await kill(crashed);
  expect(listProcesses(dataDir)).toEqual({});
  // This test's own pid, as if it had belonged to a process that started at another moment.
  const reused = { cli: { pid: process.pid, started: 'another boot:1', since: '2026-01-01' } };
  await writeFile(join(dataDir, 'processes.json'), JSON.stringify(reused));
  expect(await joinProcesses(dataDir, 'cli', living())).toBe('cli');
  await writeFile(join(dataDir, 'processes.json'), '{ "half');
  expect(await joinProcesses(dataDir, 'cli', living())).toBe('cli');
});

test('the last one out stops the private server, and nobody before it', async () => {
  const [one, two, crashed] = [living(), living(), living()];
  await joinProcesses(dataDir, 'console', one);
  await joinProcesses(dataDir, 'cli', two);
  await joinProcesses(dataDir, 'cli', crashed);
  await startPrivateServer(databaseFolder(dataDir), { bufferPoolMegabytes: 32 });
  const addresses = await openAddresses({ databases: null, dataDir });
  expect(addresses.privateServer).toBe('adopted');
  const database = listProcesses(dataDir).database?.pid as number;
  await leaveProcesses(dataDir, two);
  expect(identify(database)).not.toBeNull();
  await kill(crashed);
  await leaveProcesses(dataDir, one);
  expect(identify(database)).toBeNull();
  expect(listProcesses(dataDir)).toEqual({});
});
