import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { BenchWorld } from './bench-world';
import { bytesWritten, serverCpu } from './bench-world';
import type { ProcessFigures } from './watch-process';

/** What a command needed, from outside: its whole time, and what the database wrote meanwhile. */
export type CommandFigures = ProcessFigures & {
  readonly seconds: number;
  readonly bytesWritten: number;
  readonly serverCpuSeconds: number;
  readonly out: string;
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of the sources in a process of its own. @throws Error with what it said, where it does not end with 0. */
export async function watchProgram(
  world: BenchWorld,
  program: string,
  args: readonly string[],
): Promise<CommandFigures> {
  const file = join(world.folder, 'figures.json');
  const before = await bytesWritten(world.own);
  const cpuBefore = await serverCpu(world);
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', join(ROOT, 'bench/watch-process.ts'), join(ROOT, program), ...args],
    { cwd: ROOT, env: { ...world.environment, BENCH_FIGURES: file }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const seconds = (performance.now() - began) / 1_000;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${out}\n${err}`);
  const figures = JSON.parse(await readFile(file, 'utf8')) as ProcessFigures;
  await rm(file);
  return {
    ...figures,
    seconds,
    bytesWritten: (await bytesWritten(world.own)) - before,
    serverCpuSeconds: (await serverCpu(world)) - cpuBefore,
    out,
  };
}

/** Runs a verb of the command line, as `npm run allot -- VERB` does. */
export const watchCommand = (world: BenchWorld, ...args: string[]): Promise<CommandFigures> =>
  watchProgram(world, 'server/cli/allot.ts', args);
