import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, readConfig } from './config';
import { type Server, startServer } from './start';

// Instrumentation can be evaluated again in the same process, as it is in development when a file changes.
const KEY = Symbol.for('allot.process');
type Holder = { [KEY]?: Promise<void> };

/** Starts the server of this process, once, and ends the process in order when it is told to. */
export function runServer(environment: NodeJS.ProcessEnv): Promise<void> {
  const holder = globalThis as Holder;
  holder[KEY] ??= run(environment);
  return holder[KEY];
}

async function run(environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    endInOrder(await startServer(readConfig(environment)));
  } catch (error) {
    const expected = error instanceof ConfigError;
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}

/** Whoever stops us waits ten seconds and then kills. */
const LONGEST_END_MS = 9_000;

function endInOrder(server: Server): void {
  let ending = false;
  const end = async (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    const { log } = server.serving.world;
    const inTime = await Promise.race([
      server.stop().then(
        () => true,
        (error: unknown) => {
          log.error({ err: error }, 'the end was not in order');
          return true;
        },
      ),
      pause(LONGEST_END_MS, false),
    ]);
    // What was not given back by then runs out by itself, as after a crash.
    if (!inTime) log.warn({ signal }, 'not everything ended in time');
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
