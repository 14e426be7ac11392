import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { SceneOrder } from './fault-process';

/** A process that plays one scene. */
export type Child = {
  play(order: SceneOrder): void;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Waits until it stands still. @returns false where it ended instead. */
  stopped(): Promise<boolean>;
  wake(): void;
};

/** Starts processes ahead of time, as the start of one takes longer than what it is for. */
export class Children {
  readonly #ready: Promise<Child>[] = [];
  readonly #alive = new Set<ChildProcess>();

  private constructor(
    private readonly folder: string,
    private readonly ahead: number,
  ) {}

  static async open(ahead: number): Promise<Children> {
    return new Children(await bundle(), ahead);
  }

  async next(): Promise<Child> {
    while (this.#ready.length <= this.ahead) this.#ready.push(this.#start());
    return this.#ready.shift()!;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#ready);
    const ends = [...this.#alive].map((child) => once(child, 'exit'));
    for (const child of this.#alive) child.kill('SIGKILL');
    await Promise.all(ends);
    await rm(this.folder, { recursive: true, force: true });
  }

  async #start(): Promise<Child> {
    const child = fork(join(this.folder, 'fault-process.js'), {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#alive.add(child);
    const ended = once(child, 'exit').then(([code, signal]) => {
      this.#alive.delete(child);
      return signal ?? code;
    });
    await Promise.race([
      once(child, 'message'),
      ended.then((how) => {
        throw new Error(`a process for a scene ended with ${how} before it was told of one`);
      }),
    ]);
    return {
      play: (order) => void child.send(order),
      ended,
      stopped: () => untilStopped(child),
      wake: () => void child.kill('SIGCONT'),
    };
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Makes one file of the process, which starts in a fraction of the time that its sources take; where its packages are found. */
async function bundle(): Promise<string> {
  const cache = join(ROOT, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'allot-faults-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    resolve: { alias: { '@': ROOT } },
    build: { ssr: 'server/faults/fault-process.ts', outDir: folder, target: 'node20' },
  });
  return folder;
}

async function untilStopped(child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    // The state stands behind the name of the process, which is in brackets.
    const state = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!;
    if (state.startsWith('T')) return true;
    await pause(10);
  }
  return false;
}
