import type { RowDataPacket } from 'mysql2/promise';
import { HOUR, type Instant, later } from '../lib/period';
import { toDatetime } from '../server/db/columns';
import { type BenchWorld, serverCpu } from './bench-world';
import { ask, type Download, download, fixedLoad, type Request, type Taken } from './fixed-load';
import { type ProcessLook, startWatchedConsole, type WatchedConsole } from './watched-console';

/** What people and the process of the console met while nothing was computed, or while something was. */
export type Meeting = {
  readonly refused: number;
  readonly taken: Taken;
  readonly look: ProcessLook;
  readonly databaseCpu: number;
};

export type ConsoleFigures = {
  readonly load: Load;
  readonly idle: Meeting;
  readonly computing: Meeting & { readonly reruns: readonly number[] };
  /** The table of the measured hour, sent while nothing else was asked for. */
  readonly csv: Download & { readonly look: ProcessLook; readonly before: ProcessLook };
};

/** How much is asked for: so many requests a second, for so many seconds at least. */
export type Load = { readonly perSecond: number; readonly seconds: number };

/** A process that has just begun is slower for some requests of each page, whatever else it does; a console runs for weeks. */
const WARM = 10;

/**
 * Puts the same load on a console while it has nothing else to do and while it computes the measured hour again, at least for as long each time: once with the standings of
 * now, once with those of before, and so on. Each rerun is rejected, so that it can be asked for again.
 */
export async function measureConsole(world: BenchWorld, load: Load): Promise<ConsoleFigures> {
  const { today } = world;
  const milliseconds = load.seconds * 1_000;
  const hour = await publishedHour(world, today);
  const requests = requestsOf(hour);
  const console_ = await startWatchedConsole(world);
  try {
    for (let round = 0; round < WARM; round++) for (const request of requests) await ask(console_, request);
    // Whom the last night has paid is counted once and takes long where many voted; nothing is idle before that.
    await ask(console_, { name: 'last night', path: '/api/trpc/overview.lastNight' });
    await console_.look();
    const idle = await meet(world, console_, requests, load, AbortSignal.timeout(milliseconds));
    const before = await console_.look();
    const table = await download(console_, `/api/csv/run?run=${hour.id}`);
    const csv = { ...table, before, look: await console_.look() };
    const over = new AbortController();
    const reruns: number[] = [];
    const computing = meet(world, console_, requests, load, over.signal);
    try {
      for (const began = performance.now(); performance.now() - began < milliseconds; )
        reruns.push(await rerun(console_.api, today, reruns.length % 2 === 0 ? 'current' : 'frozen'));
    } finally {
      over.abort();
    }
    return { load, idle, csv, computing: { ...(await computing), reruns } };
  } finally {
    await console_.close();
  }
}

async function meet(
  world: BenchWorld,
  console_: WatchedConsole,
  requests: readonly Request[],
  { perSecond }: Load,
  until: AbortSignal,
): Promise<Meeting> {
  const cpu = await serverCpu(world);
  const asked = await fixedLoad(console_, requests, perSecond, until);
  return { ...asked, look: await console_.look(), databaseCpu: (await serverCpu(world)) - cpu };
}

/** Has the hour computed again by the process that is asked, and says how many seconds that took. */
async function rerun(api: WatchedConsole['api'], start: Instant, standings: string): Promise<number> {
  const period = { kind: 'hourly', start, reason: 'the console is measured while it computes' };
  const began = performance.now();
  const { run } = await api.act<{ run: { id: number; status: string } }>('attempts.rerun', {
    ...period,
    standings,
  });
  const seconds = (performance.now() - began) / 1_000;
  if (run.status !== 'waiting') throw new Error(`the rerun is ${run.status}`);
  await api.act('attempts.reject', { ...period, runId: run.id });
  return seconds;
}

type Hour = {
  readonly id: number;
  readonly eligible: number;
  readonly partner: string;
  readonly name: string;
};

/** The measured hour, and the partner in the middle of its order. */
async function publishedHour(world: BenchWorld, start: Instant): Promise<Hour> {
  const [[row]] = await world.own.query<RowDataPacket[]>(
    `SELECT id, eligible, partner_id FROM runs JOIN hourly_rewards w ON w.run_id = id AND place = eligible DIV 2
      WHERE kind = 'hourly' AND period_start = ? AND period_end = ? AND published = 1`,
    [toDatetime(start), toDatetime(later(start, HOUR))],
  );
  if (!row) throw new Error('the measured hour is not published');
  const [[partner]] = await world.source.query<RowDataPacket[]>(
    'SELECT name FROM partners WHERE partner_id = ?',
    [row.partner_id],
  );
  return {
    id: Number(row.id),
    eligible: Number(row.eligible),
    partner: String(row.partner_id),
    name: String(partner?.name),
  };
}

/** Whole pages, as they come to somebody who opens them or looks for a partner; what a page asks for afterwards; and the beginning of a file. */
function requestsOf({ id, eligible, partner, name }: Hour): Request[] {
  const run = `/runs/${id}`;
  const found = encodeURIComponent(name);
  return [
    { name: 'overview', path: '/' },
    { name: 'runs', path: '/runs' },
    { name: 'run of the hour', path: run },
    { name: 'partners, first page', path: `${run}?view=partners` },
    { name: 'partners, middle', path: `${run}?after=${Math.floor(eligible / 2)}` },
    { name: 'partners, end', path: `${run}?after=${Math.max(0, eligible - 51)}` },
    { name: 'partner by id', path: `${run}?partner=${partner}` },
    { name: 'partners by name', path: `${run}?name=${found}` },
    { name: 'why of a partner', path: `/partners/${partner}?run=${id}` },
    { name: 'CSV, first byte', path: `/api/csv/run?run=${id}`, firstByte: true },
  ];
}
