import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RowDataPacket } from 'mysql2';
import { formatInstant, HOUR, type Instant, later, parseInstant } from '../lib/period';
import { startPrivateServer } from '../server/db/private';
import { reconcile } from '../server/run/reconcile';
import { openScratchWorld, type ScratchWorld } from '../server/vectors/scratch-world';

// Runs one big hour down the line against a private server in a temporary folder, and says how long each step took and how much memory
// the process needed: `npx tsx bench/line.ts --voters 100000 --votes 500000`. Several numbers of votes, as `--votes 250000,500000,1000000`,
// are run one after the other, each in an hour of its own. Node returns memory late: give each number a process of its own where memory matters.

const { values } = parseArgs({
  options: {
    voters: { type: 'string', default: '100000' },
    votes: { type: 'string', default: '500000' },
  },
});
const voters = Number(values.voters);
const STARTS = parseInstant('2026-03-01T00:00Z');

const folder = await mkdtemp(join(tmpdir(), 'allot-bench-'));
const server = await startPrivateServer(join(folder, 'db'), { bufferPoolMegabytes: 1024 });
try {
  for (const name of ['own', 'source', 'remote']) await server.createDatabase(name);
  const addresses = { own: server.url('own'), source: server.url('source'), remote: server.url('remote') };
  const beginning = { startAt: formatInstant(STARTS), now: formatInstant(STARTS) };
  const world = await openScratchWorld(addresses, beginning);
  await addPartners(world);
  for (const [hour, votes] of values.votes.split(',').map(Number).entries())
    await measure(world, hour, votes);
  await world.close();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function addPartners({ source }: ScratchWorld): Promise<void> {
  await source.query(`INSERT INTO partners SELECT 1000000 + seq, CONCAT('Partner ', seq), seq,
    IF(seq % 3 = 0, seq % 1000 + 0.5, NULL), 1 FROM seq_1_to_${voters}`);
  await source.query("INSERT INTO cc_rates VALUES ('2026-01-01', 0.37, 0.41)");
}

async function measure(world: ScratchWorld, hour: number, votes: number): Promise<void> {
  const start = later(STARTS, hour * HOUR);
  await world.source.query(
    `INSERT INTO votes (partner_id, vote_type, cc, cast_at)
      SELECT 1000001 + (seq * 7919) % ${voters}, ELT(1 + seq % 3, 'up', 'down', 'star'), 1 + seq % 97 + 0.00000003,
        TIMESTAMPADD(SECOND, seq % 3600, ?) FROM seq_1_to_${votes}`,
    [formatInstant(start).replace('T', ' ').replace('Z', '')],
  );
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const peak = watchMemory();
  const began = performance.now();
  // The hour falls due now, and from here on the clock of this world goes as fast as any.
  const clock = async () => later(start, 1.5 * HOUR + Math.round(performance.now() - began));
  await reconcile({ ...world, clock }, new AbortController().signal);
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `\n${voters} voters, ${votes} votes: ${seconds.toFixed(1)} s; memory ${mega(before)} before, at most ${mega(peak())}`,
  );
  await sayOutcome(world, start);
}

function mega(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`;
}

function watchMemory(): () => number {
  let most = process.memoryUsage().rss;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  return () => {
    clearInterval(timer);
    return most;
  };
}

async function sayOutcome({ db }: ScratchWorld, start: Instant): Promise<void> {
  const at = new Date(start).toISOString().slice(0, 19);
  const [steps] = await db.$client.query<RowDataPacket[]>(
    `SELECT step, TIMESTAMPDIFF(MICROSECOND, s.started_at, ended_at) / 1000000 AS seconds, rows_done
       FROM run_steps s JOIN runs ON runs.id = run_id WHERE period_start = ? ORDER BY s.started_at`,
    [at],
  );
  for (const { step, seconds, rows_done } of steps)
    console.log(
      `  ${String(step).padEnd(10)} ${Number(seconds).toFixed(1).padStart(6)} s  ${rows_done} rows`,
    );
  const [runs] = await db.$client.query<RowDataPacket[]>(
    'SELECT status, eligible, votes, paid FROM runs WHERE period_start = ?',
    [at],
  );
  for (const { status, eligible, votes, paid } of runs)
    console.log(`  ${status}: ${paid} CC to ${eligible} partners for ${votes} votes`);
}
