import { spawn } from 'node:child_process';

/** One line of progress, always in the same form. */
export const say = (what, state) => console.log(`${what}: ${state}`);

/** A failure that is told in one sentence, without a stack. */
export class Stop extends Error {}

const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

let current = null;
let stopping = null;

/** From here on a signal goes to the child that runs, and the script ends when the child has ended. */
export function forwardSignals() {
  for (const signal of Object.keys(SIGNAL_CODES)) process.on(signal, () => stop(signal));
  if (process.env.npm_lifecycle_event) stopWithParent();
}

function stop(signal) {
  stopping = signal;
  // A closed terminal ends the server as a service manager would.
  current?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
}

/** npm does not always hand on what it is ended by; whoever stops it means the script. */
function stopWithParent() {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    stop('SIGTERM');
  }, 500);
  look.unref();
}

/**
 * Runs a program to its end, unless the script is to end itself; `always` is for what cleans up. `quiet` keeps its output back, `result` collects what it writes on file descriptor 3.
 * Resolves to `{ code, output, result }`; a program that cannot be started has the code 127.
 */
export async function run(
  command,
  parameters,
  { quiet = false, result = false, always = false, environment = {} } = {},
) {
  if (stopping && !always) throw new Stop('Stopped.');
  return new Promise((resolve) => {
    const out = quiet ? 'pipe' : 'inherit';
    const child = spawn(command, parameters, {
      stdio: ['ignore', out, out, ...(result ? ['pipe'] : [])],
      env: { ...process.env, ...environment },
    });
    current = child;
    let output = '';
    let handed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.stdio[3]?.on('data', (chunk) => {
      handed += chunk;
    });
    const end = (code) => {
      current = null;
      resolve({ code, output, result: handed });
    };
    child.on('error', () => end(127));
    child.on('close', (code, signal) => end(code ?? SIGNAL_CODES[signal] ?? 137));
  });
}

/** Runs one of the project's TypeScript programs, without a build. */
export const runTypeScript = (file, parameters = [], options = {}) =>
  run(process.execPath, ['--import', 'tsx', file, ...parameters], options);

/** Runs the body of a script: a Stop is one sentence on stderr, and a signal is an end and no failure. */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    if (!stopping) console.error(error.message);
    process.exitCode = stopping ? SIGNAL_CODES[stopping] : 1;
  }
}

/** The end of a program's output, for a sentence that says why it failed. */
export const lastLines = (output, count = 5) => output.trim().split('\n').slice(-count).join('\n');
