import { setTimeout as pause } from 'node:timers/promises';
import { type Config, readConfig } from '../config';
import { openLog } from '../log';
import { openWorld } from '../open-world';
import { prepareDatabases } from '../prepare';
import { joinProcesses, leaveProcesses } from '../processes';
import { type Program, readProgram } from '../program';
import type { World } from '../world';
import type { Output } from './output';

/** How long the remote database may take to write down what was published; what it has not by then, the next process tells it. */
const LAST_ANSWERS_MS = 3_000;

/** What a verb works with. */
export type Session = {
  readonly config: Config;
  readonly world: World;
  /** The program as it is recorded, or null where it was never set up. */
  readonly program: Program | null;
  /** Aborted when somebody ends the command; what was begun is then given back. */
  readonly signal: AbortSignal;
};

/**
 * Opens the databases at the newest schema, does the verb, and closes everything, whatever came of it. A private server is started or
 * adopted, and the last process of the data folder to end stops it.
 */
export async function withSession<T>(out: Output, verb: (session: Session) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const name = await joinProcesses(config.dataDir, 'cli');
  try {
    return await whileInterruptible((signal) => inWorld(config, name, out, signal, verb));
  } finally {
    await leaveProcesses(config.dataDir);
  }
}

async function inWorld<T>(
  config: Config,
  name: string,
  out: Output,
  signal: AbortSignal,
  verb: (session: Session) => Promise<T>,
): Promise<T> {
  const chatty = config.logLevel === 'debug' || config.logLevel === 'trace';
  // What goes wrong is said once, as a sentence; its stack stands in the files.
  const terminal = chatty ? process.stderr : null;
  const { log, flush } = await openLog({ dataDir: config.dataDir, name, level: config.logLevel, terminal });
  // Nothing of the sample is filled in here: a verb that only looks leaves the source alone.
  const addresses = await prepareDatabases(
    { ...config, sample: false },
    config.databases ? () => undefined : out.say,
  );
  const opened = openWorld(config, addresses, log);
  try {
    const program = await readProgram(opened.db);
    // Periods are cut as the program was set up; who only looks need not know its zone.
    const world = { ...opened, zone: program?.zone ?? config.zone };
    return await verb({ config, world, program, signal });
  } finally {
    await Promise.race([opened.highWater?.settled(), pause(LAST_ANSWERS_MS, undefined, { ref: false })]);
    const pools = [opened.db.$client, opened.source, opened.remote];
    await Promise.allSettled(pools.map((pool) => pool?.end()));
    flush();
  }
}

export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Lets the first signal end the verb in order; a second one ends the process at once, and leases run out by themselves. */
export async function whileInterruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(
      new Interrupted(
        `Interrupted by ${name}; nothing is left half done, and the next call goes on from there.`,
      ),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    return await body(controller.signal);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}
