import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { HOUR, type Kind, later } from '../lib/period';
import { type ArchiveSize, archiveSize } from './archive-size';
import { type BenchWorld, openBenchWorld, serverSettings } from './bench-world';
import { commitSync } from './commit-sync';
import { type ConsoleFigures, measureConsole } from './console-load';
import { type Cycle, type CycleStep, runCycle, sweepHeld } from './cycle';
import { CLIENTS, type Floors, lowest, measureFloors, warm } from './floors';
import { fillSource, type Size, votesOfDay } from './full-hours';
import { holdResults } from './held-results';
import { count, mega, printTable } from './print';
import { printConsole } from './print-console';
import { type TableSize, tableSizes } from './table-sizes';
import { type CommandFigures, watchCommand } from './watched-command';

// `npm run bench`: fills a source in a temporary folder, lets the real command distribute an hour and a day of it, and prints what each step took
// beside the least that the database needs. `--sizes small` is an hour of 100,000 partners and 500,000 votes, `--sizes full` that and one of a million and
// five million, `--partners N --votes M` any other; `--held N` lets the results of fewer than 24 hours be there before. Then a console is asked for pages, so many seconds idle and as
// many while it computes: `--console SECONDS`, 0 leaves it out, `--rate N` asks so often a second, and `--only console` leaves out the day and the floors. Times depend on the machine and on what else it does, their ratios much less.

const SMALL: Size = { partners: 100_000, votes: 500_000 };
const FULL: Size = { partners: 1_000_000, votes: 5_000_000 };

const { values } = parseArgs({
  options: {
    partners: { type: 'string' },
    votes: { type: 'string' },
    sizes: { type: 'string', default: 'small' },
    held: { type: 'string', default: '24' },
    console: { type: 'string', default: '120' },
    rate: { type: 'string', default: '2' },
    only: { type: 'string', default: 'everything' },
  },
});

type Measured = { readonly size: Size; readonly kind: Kind; readonly cycle: Cycle; readonly floors: Floors };

function sizesAskedFor(): Size[] {
  const { partners, votes, sizes } = values;
  if (partners || votes) return [{ partners: Number(partners), votes: Number(votes) }];
  if (sizes !== 'small' && sizes !== 'full') throw new Error('Say --sizes small or --sizes full.');
  return sizes === 'small' ? [SMALL] : [SMALL, FULL];
}

type Whole = {
  readonly firstSweep: CycleStep;
  readonly measured: readonly Measured[];
  readonly sizes: readonly TableSize[];
  readonly archive: ArchiveSize;
  readonly ofConsole: ConsoleFigures | null;
  readonly settings: string;
  readonly commitMs: number;
};

async function measure(size: Size): Promise<Whole> {
  const world = await openBenchWorld();
  try {
    const { today } = world;
    say(`${shown(size)}: filling the source`);
    await fillSource(world.source, size, today);
    const last = later(today, -HOUR);
    say('running the hour that the others are copied from');
    await watchCommand(world, 'distribute', '--from', iso(last), '--to', iso(today));
    say(`filling the results of ${values.held} such hours`);
    await holdResults(world, Number(values.held));
    say('sweeping behind them');
    const firstSweep = await sweepHeld(world, size);
    const measured = await measureCycles(world, size);
    const sizes = await sizesOf(world, size);
    const archive = await archiveSize(world);
    const commitMs = await commitSync(world.source);
    const seconds = Number(values.console);
    if (seconds > 0) say('asking a console for pages, idle and while it computes');
    const load = { seconds, perSecond: Number(values.rate) };
    const ofConsole = seconds > 0 ? await measureConsole(world, load) : null;
    return {
      firstSweep,
      measured,
      sizes,
      archive,
      ofConsole,
      commitMs,
      settings: await serverSettings(world.own),
    };
  } finally {
    await world.close();
  }
}

/** Of the tables that have a row for each partner or vote. */
async function sizesOf({ own, source }: BenchWorld, { partners }: Size): Promise<TableSize[]> {
  return (await Promise.all([source, own].map((pool) => tableSizes(pool, partners / 2)))).flat();
}

async function measureCycles(world: BenchWorld, size: Size): Promise<Measured[]> {
  const { today } = world;
  const measured: Measured[] = [];
  for (const [kind, start] of [
    ['hourly', today],
    ['daily', later(today, -24 * HOUR)],
  ] as const) {
    if (kind === 'hourly') await warm(world, start);
    say(`running the ${kind} cycle`);
    const cycle = await runCycle(world, size, kind, start);
    if (values.only === 'console') return [];
    say('measuring its floor');
    measured.push({ size, kind, cycle, floors: await measureFloors(world, kind, start) });
  }
  return measured;
}

const iso = (instant: number): string => new Date(instant).toISOString();
const say = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const shown = ({ partners, votes }: Size): string => `${count(partners)} partners, ${count(votes)} votes`;

function printCycle({ size, kind, cycle, floors }: Measured): void {
  const votes = kind === 'hourly' ? size.votes : votesOfDay(size);
  console.log(`\n### ${kind} cycle, ${count(size.partners)} partners, ${count(votes)} votes\n`);
  const rows = [['', 's', 'rows', 'rows/s']];
  const add = (name: string, seconds: number, of: number) =>
    rows.push([name, seconds.toFixed(2), count(of), count(Math.round(of / Math.max(seconds, 0.001)))]);
  for (const step of cycle.steps) add(step.name, step.seconds, step.rows);
  add('**the cycle**', cycle.seconds, votes);
  add(cycle.sweep.name, cycle.sweep.seconds, cycle.sweep.rows);
  for (const client of CLIENTS) {
    const floor = floors[client];
    add(`floor: read by ${client}`, floor.readSeconds, floor.rowsRead);
    add(`floor: LOAD DATA by ${client}`, floor.writeSeconds, floor.rowsWritten);
  }
  add('**the floor**', lowest(floors).whole, votes);
  printTable(rows);
  const { command } = cycle;
  const facts = [
    `**The cycle is ${(cycle.seconds / lowest(floors).whole).toFixed(2)} x its floor**, with its sweep ${((cycle.seconds + cycle.sweep.seconds) / lowest(floors).whole).toFixed(2)} x`,
    `peak memory ${mega(command.peak)}`,
    `the command took ${command.seconds.toFixed(1)} s, CPU ${cpuOf(command)}`,
    `the floors' programs CPU ${CLIENTS.map((client) => cpuOf(floors[client].program)).join(' and ')}`,
    `its event loop late by ${command.loopP999.toFixed(0)} ms (p99.9) and ${command.loopMost.toFixed(0)} ms (most)`,
    `the database wrote ${mega(command.bytesWritten)}`,
  ];
  console.log(`\n${facts.join('; ')}.`);
}

/** Of the program and of the database, in seconds: what other programs of the machine do changes these least. */
const cpuOf = ({ cpuSeconds, serverCpuSeconds }: CommandFigures): string =>
  `${cpuSeconds.toFixed(1)} + ${serverCpuSeconds.toFixed(1)} s`;

/** The sweep of 48 hours against the hourly cycle of the same size. */
function printSweeps(measured: readonly Measured[]): void {
  for (const { size, kind, cycle } of measured) {
    const hourly = measured.find((one) => one.size === size && one.kind === 'hourly');
    if (kind === 'hourly' || !hourly) continue;
    const ratio = (cycle.sweep.seconds / hourly.cycle.seconds).toFixed(2);
    console.log(`${shown(size)}: the ${cycle.sweep.name} takes ${ratio} x the hourly cycle.`);
  }
}

/** What a row takes on the disk. */
function printSizes(sizes: readonly TableSize[], archive: ArchiveSize): void {
  const rows = [['', 'rows', 'bytes a row', 'of these in further keys', 'in all']];
  for (const { table, rows: of, dataBytes, keyBytes } of sizes) {
    const each = (bytes: number) => (bytes / of).toFixed(0);
    rows.push([table, count(of), each(dataBytes + keyBytes), each(keyBytes), mega(dataBytes + keyBytes)]);
  }
  console.log('');
  printTable(rows);
  const each = (archive.bytes / archive.rows).toFixed(0);
  console.log(
    `\nThe file that the hour would be archived in has ${mega(archive.bytes)}, ${each} bytes a row, and is written in ${archive.seconds.toFixed(1)} s.`,
  );
}

/** How time grows with the size: 1 is linear. */
function printGrowth(measured: readonly Measured[]): void {
  for (const kind of ['hourly', 'daily'] as const) {
    const [small, large] = measured.filter((one) => one.kind === kind);
    if (!small || !large) continue;
    const exponent = (of: (one: Measured) => number) =>
      (Math.log(of(large) / of(small)) / Math.log(large.size.partners / small.size.partners)).toFixed(2);
    const grown = `growth of the ${kind} cycle from ${shown(small.size)} to ${shown(large.size)}`;
    console.log(
      `${grown}: exponent ${exponent((one) => one.cycle.seconds)}; of its floor ${exponent((one) => lowest(one.floors).whole)}`,
    );
  }
}

const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? ''}, ${gigabytes} GB, Node ${process.version}`);
const measured: Measured[] = [];
const sizes = sizesAskedFor();
for (const size of sizes) {
  const one = await measure(size);
  if (size === sizes[0]) console.log(`database: ${one.settings}`);
  measured.push(...one.measured);
  for (const cycle of one.measured) printCycle(cycle);
  const { name, seconds, rows } = one.firstSweep;
  console.log(
    `\nThe ${name} that were never swept before took ${seconds.toFixed(2)} s (${count(rows)} votes).`,
  );
  printSizes(one.sizes, one.archive);
  console.log(`\nA commit of one row takes ${one.commitMs.toFixed(1)} ms here, most of it the disk's.`);
  if (one.ofConsole) printConsole(size, one.ofConsole);
}
console.log('');
printSweeps(measured);
printGrowth(measured);
