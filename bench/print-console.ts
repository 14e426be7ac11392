import { createHistogram } from 'node:perf_hooks';
import type { ConsoleFigures, Meeting } from './console-load';
import type { Taken } from './fixed-load';
import type { Size } from './full-hours';
import { count, mega, printTable } from './print';

/** What a console answers in, idle and while it computes, and what that costs it. */
export function printConsole(
  { partners, votes }: Size,
  { load, idle, computing, csv }: ConsoleFigures,
): void {
  console.log(`\n### the console, ${count(partners)} partners, ${count(votes)} votes\n`);
  const states = ['idle', 'computing'].flatMap((state) =>
    ['p50', 'p95', 'p99'].map((part) => `${state} ${part}, ms`),
  );
  const rows = [['', 'asked', ...states, 'p95, computing / idle']];
  for (const name of [...idle.taken.keys(), ALL]) rows.push(rowOf(name, idle.taken, computing.taken));
  printTable(rows);
  const grown = (to: number, from: number) => mega(Math.max(0, to - from));
  const [least, most] = [Math.min(...computing.reruns), Math.max(...computing.reruns)];
  const facts = [
    `**p95 of all while computing is ${ratioOf(ALL, idle.taken, computing.taken)} x that of idle**, at ${load.perSecond} requests a second, of which ${idle.refused + computing.refused} were refused`,
    `a request costs the console ${costOf(idle, idle.look.cpuSeconds)} ms of CPU idle and the database ${costOf(idle, idle.databaseCpu)} ms, with all that they do besides`,
    `the hour was computed again ${computing.reruns.length} times, in ${least.toFixed(1)} to ${most.toFixed(1)} s`,
    `the event loop was late by ${loopOf(computing)} while computing, by ${loopOf(idle)} idle`,
    `memory ${mega(idle.look.rss)} idle, at most ${grown(computing.look.peak, idle.look.rss)} more while computing`,
    `the CSV of ${count(csv.lines - 1)} rows (${mega(csv.bytes)}) began after ${csv.firstByteMs.toFixed(0)} ms, took ${(csv.wholeMs / 1_000).toFixed(1)} s and at most ${grown(csv.look.peak, csv.before.rss)} more memory`,
  ];
  console.log(`\n${facts.join('; ')}.`);
}

const ALL = '**all of them**';

const loopOf = ({ look }: Meeting): string =>
  `${look.loopP999.toFixed(0)} ms (p99.9) and ${look.loopMost.toFixed(0)} ms (most)`;

const costOf = ({ taken }: Meeting, seconds: number): string =>
  ((seconds * 1_000) / timesOf(ALL, taken).count).toFixed(1);

function rowOf(name: string, idle: Taken, computing: Taken): string[] {
  const [quiet, busy] = [timesOf(name, idle), timesOf(name, computing)];
  const cells = [quiet, busy].flatMap((times) => [50, 95, 99].map((part) => milli(times.percentile(part))));
  return [name, `${count(quiet.count)} + ${count(busy.count)}`, ...cells, ratioOf(name, idle, computing)];
}

const milli = (micro: number): string => (micro / 1_000).toFixed(0);

const ratioOf = (name: string, idle: Taken, computing: Taken): string =>
  (timesOf(name, computing).percentile(95) / timesOf(name, idle).percentile(95)).toFixed(2);

function timesOf(name: string, taken: Taken) {
  const all = createHistogram();
  for (const [one, times] of taken) if (name === ALL || name === one) all.add(times);
  return all;
}
