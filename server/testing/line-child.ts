import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { inject, onTestFinished } from 'vitest';
import type { ScratchAddresses } from '../vectors/scratch-world';

/** What strikes a process, just before the nth statement that contains the text. */
export type Strike = {
  readonly on: 'own' | 'source';
  readonly text: string;
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
};

export type LineOrder = {
  readonly addresses: ScratchAddresses;
  readonly startAt: string;
  readonly now: string;
  readonly instance: string;
  readonly catchUpHours?: number;
  readonly strike?: Strike;
  /** Archives at its bell, and does nothing else. */
  readonly archive?: { readonly folder: string; readonly days: number };
};

/** Another instance, as a process of its own. */
export type LineChild = {
  /** Rings its bell. */
  ring(): void;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Waits until it stands still. */
  stopped(): Promise<void>;
  wake(): void;
  kill(): void;
};

/** Starts an instance that waits for its bell. It is gone when the test is over, however that ends. */
export async function startLineChild(order: LineOrder): Promise<LineChild> {
  const child = fork(inject('lineProcess'), {
    env: { ...process.env, LINE_ORDER: JSON.stringify(order) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
  await Promise.race([once(child, 'message'), ended.then((how) => fail(`it ended with ${how}`))]);
  return {
    ring: () => void child.send('ring'),
    ended,
    stopped: () => untilStopped(child),
    wake: () => void child.kill('SIGCONT'),
    kill: () => void child.kill('SIGKILL'),
  };
}

function fail(what: string): never {
  throw new Error(`a process of the line could not be used: ${what}`);
}

async function untilStopped(child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) fail('it ended instead of standing still');
    // The state stands behind the name of the process, which is in brackets.
    const state = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!;
    if (state.startsWith('T')) return;
    await pause(20);
  }
}
