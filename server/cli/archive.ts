import type { Command } from 'commander';
import { formatInstant, type Instant, type Period } from '@/lib/period';
import { type Archived, archiveDue } from '../archive/archive';
import { archiveLimit, duePeriods, heldBack } from '../archive/due';
import { aloneArchiving } from '../archive/lease';
import { isBehind } from '../high-water/behind';
import type { World } from '../world';
import { refuseUnbegun } from './acting';
import { EXIT, type ExitCode, Failure, InputError } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { type Session, withSession } from './session';

type Options = { dryRun?: boolean; json?: boolean };

export function registerArchive(program: Command): void {
  const command = program
    .command('archive')
    .description(
      'Moves the rows of results older than RETENTION_DAYS into files of the data folder, which `verify` reads; the console does it by itself.',
    )
    .option('--dry-run', 'say what would be archived, and write nothing')
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const out = outputOf(options);
      process.exitCode = await withSession(out, (session) => run(session, out, options));
    });
  example(command, 'archive --dry-run', 'archive');
}

async function run(session: Session, out: Output, { dryRun = false }: Options): Promise<ExitCode> {
  refuseUnbegun(session);
  const { config, world, signal } = session;
  const { retentionDays: days } = config;
  const { archive: folder } = world;
  if (days === null || folder === undefined)
    throw new InputError(
      'RETENTION_DAYS is off, so everything is kept. Set it to a number of days to archive.',
    );
  if (await isBehind(world))
    throw new Failure(
      'The database is behind what was published elsewhere, so nothing is archived: see `status`, and decide that first.',
    );
  const limit = archiveLimit(await world.clock(), days);
  if (dryRun) return tellDue(world, out, limit);
  const done = await aloneArchiving(world, signal, async (held) => {
    const all: Archived[] = [];
    for await (const one of archiveDue(world, { folder, days, signal: held })) {
      all.push(one);
      out.line(inWords(one));
    }
    return all;
  });
  if (done === null)
    throw new Failure(
      'Another instance archives at present; it goes on by itself. Call again when it is done.',
    );
  return tellDone(out, limit, done);
}

async function tellDue(world: World, out: Output, limit: Instant): Promise<ExitCode> {
  const held = await heldBack(world.db, world.zone, await world.clock());
  const due: Period[] = [];
  for await (const period of duePeriods(world.db, world.zone, limit, held)) due.push(period);
  const listed = (['hourly', 'daily'] as const).flatMap((kind) => {
    const ofKind = due.filter((one) => one.kind === kind);
    if (ofKind.length === 0) return [];
    const [first, last] = [ofKind[0]!, ofKind.at(-1)!];
    return [
      { kind, periods: ofKind.length, first: formatInstant(first.start), last: formatInstant(last.start) },
    ];
  });
  out.document({ dryRun: true, endedBy: formatInstant(limit), due: listed });
  out.table(
    ['Kind', 'Periods', 'First', 'Last'],
    listed.map(({ kind, periods, first, last }) => [kind, periods, first, last]),
  );
  out.line(
    `${due.length} periods that ended by ${formatInstant(limit)} would be archived. Nothing was written.`,
  );
  return EXIT.done;
}

function inWords(one: Archived): string {
  if (one.came === 'removed') return `The last ${one.rows} rows of run ${one.runId} are removed.`;
  const name = `${one.period.kind} ${formatInstant(one.period.start)}`;
  if (one.came === 'kept') return `KEPT  ${name}: ${one.faults.join('; ')}`;
  return `${name}: ${one.rows} rows of ${one.runs} ${one.runs === 1 ? 'attempt' : 'attempts'} archived.`;
}

function tellDone(out: Output, limit: Instant, done: readonly Archived[]): ExitCode {
  const archived = done.flatMap((one) => (one.came === 'archived' ? [one] : []));
  const kept = done.flatMap((one) => (one.came === 'kept' ? [one] : []));
  const rows = archived.reduce((sum, one) => sum + one.rows, 0);
  out.document({
    dryRun: false,
    endedBy: formatInstant(limit),
    archived: archived.map(({ period: { kind, start }, runs, rows: number }) => ({
      kind,
      period: formatInstant(start),
      runs,
      rows: number,
    })),
    removed: done.flatMap((one) => (one.came === 'removed' ? [{ run: one.runId, rows: one.rows }] : [])),
    kept: kept.map(({ period: { kind, start }, faults }) => ({ kind, period: formatInstant(start), faults })),
  });
  out.line(`${archived.length} periods that ended by ${formatInstant(limit)} are archived, ${rows} rows.`);
  if (kept.length === 0) return EXIT.done;
  out.line(`${kept.length} stay as they are, since their archive does not prove them; see what verify says.`);
  return EXIT.failed;
}
