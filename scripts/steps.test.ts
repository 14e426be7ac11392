import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-steps-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// What it runs goes on until it is ended, and writes down by which signal it was.
const SERVER = `
  const { writeFileSync } = require('node:fs');
  process.on('SIGTERM', () => { writeFileSync('ended', 'SIGTERM'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log('runs');
`;

test('a script whose npm is ended without handing that on ends what it runs', async () => {
  await writeFile(join(folder, 'server.cjs'), SERVER);
  await writeFile(
    join(folder, 'script.mjs'),
    `import { forwardSignals, main, run } from '${resolve('scripts/steps.mjs')}';
     main(async () => { forwardSignals(); return (await run(process.execPath, ['server.cjs'])).code; });`,
  );
  // In npm's place: it ends by SIGKILL, of which nobody below hears.
  const npm = spawn('sh', ['-c', `${process.execPath} script.mjs; true`], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(npm.stdout, 'data');
  npm.kill('SIGKILL');
  // The pipe is closed when the last one that writes to it has ended.
  await once(npm.stdout, 'close');
  expect(await readFile(join(folder, 'ended'), 'utf8')).toBe('SIGTERM');
});
