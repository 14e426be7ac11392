import { eq } from 'drizzle-orm';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { parseColumn } from '../lib/amount';
import { countHours } from '../lib/counting';
import { HOUR, hourAt, type Instant, later, localDate, localHour } from '../lib/period';
import { hold, settle } from '../lib/settling';
import { toDatetime } from '../server/db/columns';
import { type Database, openDatabase } from '../server/db/connection';
import { runHours, runs } from '../server/db/schema';
import { transaction } from '../server/db/transaction';
import { openBooks, writeBooks } from '../server/pool/ledger';
import type { BenchWorld } from './bench-world';

type Pattern = typeof runs.$inferSelect;

/**
 * Makes 47 published hours out of the one that was really run, the last before today: each is booked with the votes that the source has in it, by the
 * rules of every booking. The last of them, so many that with the pattern itself there are `held`, have copies of its rewards: 24 are a full day.
 */
export async function holdResults(world: BenchWorld, held: number): Promise<void> {
  const db = openDatabase(world.ownUrl);
  const zone = String(world.environment.PROGRAM_ZONE);
  try {
    const [pattern] = await db.select().from(runs);
    for (let hour = -48; hour < -1; hour++) {
      const start = later(world.today, hour * HOUR);
      const copy = await copyRun(db, pattern!, start, zone);
      await book(world, db, zone, copy);
      if (hour >= -held) await copyRewards(db, pattern!.id, copy);
    }
    await db.$client.query('ANALYZE TABLE runs, hourly_rewards');
  } finally {
    await db.$client.end();
  }
}

async function copyRun(db: Database, pattern: Pattern, start: Instant, zone: string): Promise<number> {
  const { id: _, active: __, published: ___, ...row } = pattern;
  const periodEnd = hourAt(start, zone).end;
  const place = { localDay: localDate(start, zone), localHour: localHour(start, zone) };
  const [{ insertId }] = await db.insert(runs).values({ ...row, ...place, periodStart: start, periodEnd });
  return insertId;
}

/** Counts the hour as the source has it, takes its budget and pays all of it. */
async function book(world: BenchWorld, db: Database, zone: string, runId: number): Promise<void> {
  await transaction(db, async (tx) => {
    const [run] = await tx.select().from(runs).where(eq(runs.id, runId));
    const { periodStart: hourStart, periodEnd: hourEnd } = run!;
    const [[sum]] = await world.source.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS votes, SUM(cc) AS cc FROM votes WHERE cast_at >= ? AND cast_at < ?',
      [toDatetime(hourStart), toDatetime(hourEnd)],
    );
    const counted = { votes: Number(sum!.votes), cc: parseColumn(String(sum!.cc)) };
    const [before] = await tx.select().from(runHours);
    const { rate, hourlyShare } = before!;
    const about = { kind: 'hourly', start: hourStart } as const;
    const books = await openBooks(tx, zone, [hourStart]);
    countHours(books, about, [{ hourStart, hourEnd, rate, hourlyShare, ...counted }], false);
    const budget = hold(books, about);
    settle(books, about, budget, { paid: budget, bonus: run!.bonus! });
    await writeBooks(tx, books, { at: run!.decidedAt!, about, runId });
    const sums = { votes: counted.votes, ccVoted: counted.cc, budget, nominalBudget: budget, paid: budget };
    await tx.update(runs).set(sums).where(eq(runs.id, runId));
    await tx.insert(runHours).values({ ...before!, runId, hourStart, hourEnd, ...counted });
  });
}

async function copyRewards(db: Database, patternId: number, runId: number): Promise<void> {
  const [columns] = await db.$client.query<RowDataPacket[]>(
    `SELECT GROUP_CONCAT(CONCAT('\`', column_name, '\`')) AS names FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = 'hourly_rewards' AND column_name <> 'run_id'`,
  );
  const names = String(columns[0]!.names);
  await db.$client.query<ResultSetHeader>(
    `INSERT INTO hourly_rewards (run_id, ${names}) SELECT ?, ${names} FROM hourly_rewards WHERE run_id = ?`,
    [runId, patternId],
  );
}
