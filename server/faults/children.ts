import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bundle, bundle } from '../testing/bundle';
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
    private readonly bundled: Bundle,
    private readonly ahead: number,
  ) {}

  static async open(ahead: number): Promise<Children> {
    return new Children(await bundle('server/faults/fault-process.ts'), ahead);
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
    await this.bundled.remove();
  }

  async #start(): Promise<Child> {
    const child = fork(this.bundled.file, {
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

async function untilStopped(child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    // The state stands behind the name of the process, which is in brackets.
    const state = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!;
    if (state.startsWith('T')) return true;
    await pause(10);
  }
  return false;
}
