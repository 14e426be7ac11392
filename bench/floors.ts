import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { HOUR, type Instant, type Kind, later } from '../lib/period';
import { toDatetime } from '../server/db/columns';
import type { BenchWorld } from './bench-world';
import type { Floor } from './floor';
import { type CommandFigures, watchProgram } from './watched-command';

export const CLIENTS = ['mysql2', 'mariadb'] as const;
export type Floors = Record<(typeof CLIENTS)[number], Floor & { readonly program: CommandFigures }>;

/** What a period costs at the least, by each client. */
export async function measureFloors(world: BenchWorld, kind: Kind, start: Instant): Promise<Floors> {
  const table = `${kind}_rewards`;
  const file = join(world.folder, 'rewards.tsv');
  // The server writes the rows of the published run itself, in the form that LOAD DATA reads.
  await world.own.query(
    `SELECT w.* INTO OUTFILE '${file}' FROM ${table} w WHERE run_id =
      (SELECT id FROM runs WHERE kind = ? AND period_start = ? AND published = 1) ORDER BY place`,
    [kind, toDatetime(start)],
  );
  const floors = {} as Floors;
  for (const client of CLIENTS) {
    const to = join(world.folder, 'floor.json');
    const queries = queriesOf(kind, start).flatMap((sql) => ['--query', sql]);
    const places = ['--client', client, '--source', world.sourceUrl, '--own', world.ownUrl];
    const program = await watchProgram(world, 'bench/floor.ts', [
      ...places,
      ...queries,
      '--file',
      file,
      '--table',
      table,
      '--to',
      to,
    ]);
    const floor = JSON.parse(await readFile(to, 'utf8')) as Floor;
    floors[client] = { ...floor, program };
    await rm(to);
  }
  await rm(file);
  await world.own.query<RowDataPacket[]>(`DROP TABLE ${table}_floor`);
  return floors;
}

/** Reads what the floor reads once beforehand, by the database itself: an hour that has just ended is in its memory, since its votes have just come and are added up every minute. */
export async function warm({ source }: Pick<BenchWorld, 'source'>, start: Instant): Promise<void> {
  for (const sql of queriesOf('hourly', start))
    await source.query(`SELECT COUNT(*), MAX(partner_id) FROM (${sql}) read_once`);
}

/** The partners, and the columns that are read of the votes of an hour or a day; of a day also the hour. */
function queriesOf(kind: Kind, start: Instant): string[] {
  const end = later(start, kind === 'hourly' ? HOUR : 24 * HOUR);
  const [from, to] = [toDatetime(start), toDatetime(end)];
  const hour = kind === 'daily' ? `, TIMESTAMPDIFF(SECOND, '${from}', cast_at) DIV 3600` : '';
  return [
    'SELECT partner_id, position, ecc, active FROM partners',
    `SELECT vote_type, partner_id, cc${hour} FROM votes WHERE cast_at >= '${from}' AND cast_at < '${to}'`,
  ];
}

/** The faster one counts, of the reading and of the writing apart. */
export function lowest(floors: Floors): { read: number; write: number; whole: number } {
  const read = Math.min(...CLIENTS.map((client) => floors[client].readSeconds));
  const write = Math.min(...CLIENTS.map((client) => floors[client].writeSeconds));
  return { read, write, whole: read + write };
}
