import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { ProcessLook } from './watched-console';

// Says when it has begun; a line on its standard input lets it hold its event loop, and take memory that it keeps.
const PROGRAM = `
const kept = [];
process.stdout.write('begun');
const hold = () => {
  const until = performance.now() + 400;
  while (performance.now() < until);
  kept.push(Buffer.alloc(100_000_000, 1));
  setTimeout(() => process.stdout.write('done'), 200);
};
// The first look after whoever asked tells from when on it counts, and comes before this.
process.stdin.on('data', () => setTimeout(hold, 50));
`;

test('the process that serves tells how late its event loop was and how much memory it took since it was asked before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'allot-bench-watch-'));
  const program = join(folder, 'serves.mjs');
  await writeFile(program, PROGRAM);
  const socket = join(folder, 'watch.sock');
  const watch = pathToFileURL('bench/watch-console.mjs').href;
  const env = { ...process.env, BENCH_WATCH: socket, NODE_OPTIONS: `--import ${watch}` };
  const child = spawn(process.execPath, [program, 'start'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const look = async () => JSON.parse(await text(connect(socket))) as ProcessLook;
  try {
    await once(child.stdout, 'data');
    const before = await look();
    child.stdin.write('hold\n');
    await once(child.stdout, 'data');
    const held = await look();
    expect(held.loopMost).toBeGreaterThan(300);
    expect(held.loopP999).toBeGreaterThan(300);
    expect(held.cpuSeconds).toBeGreaterThan(0.2);
    expect(held.peak - before.rss).toBeGreaterThan(90_000_000);
    const after = await look();
    expect(after.cpuSeconds).toBeLessThan(held.cpuSeconds);
  } finally {
    const ended = once(child, 'close');
    child.kill();
    await ended;
    await rm(folder, { recursive: true });
  }
});
