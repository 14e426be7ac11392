import type { Pool, RowDataPacket } from 'mysql2/promise';
import { formatInstant, HOUR, type Instant, later } from '../lib/period';

/** When a program of so many voters is as an operator meets it in the morning: a whole day, and the hours since. */
export type BigProgram = { readonly startAt: Instant; readonly bigHours: readonly Instant[] };

/** A program that began two dates ago, and has two hours in which everybody voted: one in the night, one just due. */
export function planProgram(now: Instant): BigProgram {
  const day = 24 * HOUR;
  const today = (Math.floor(now / day) * day) as Instant;
  const due = (Math.floor((now - HOUR / 2) / HOUR) * HOUR) as Instant;
  return { startAt: later(today, -day), bigHours: [later(today, -3 * HOUR), later(due, -HOUR)] };
}

/** Partners with positions, and votes: everybody's in the big hours, a hundredth of them in every other hour. */
export async function fillSource(
  source: Pool,
  { startAt, bigHours }: BigProgram,
  voters: number,
  now: Instant,
): Promise<void> {
  await source.query(`INSERT INTO partners SELECT 1000000 + seq, CONCAT('Partner ', seq), seq,
    IF(seq % 3 = 0, seq % 1000 + 0.5, NULL), seq % 50 <> 0 FROM seq_1_to_${voters}`);
  await source.query("INSERT INTO cc_rates VALUES ('2020-01-01', 0.37, 0.41)");
  for (const start of bigHours) await addVotes(source, start, voters, voters);
  for (let start = startAt; start <= now; start = later(start, HOUR))
    if (!bigHours.includes(start)) await addVotes(source, start, Math.round(voters / 100), voters);
}

async function addVotes(source: Pool, start: Instant, votes: number, voters: number): Promise<void> {
  await source.query(
    `INSERT INTO votes (partner_id, vote_type, cc, cast_at)
      SELECT 1000001 + (seq * 7919) % ${voters}, ELT(1 + seq % 3, 'up', 'down', 'star'), 1 + seq % 97 + 0.00000003,
        TIMESTAMPADD(SECOND, seq % 3600, ?) FROM seq_1_to_${votes}`,
    [formatInstant(start).replace('T', ' ').replace('Z', '')],
  );
}

/** The runs with the most partners, and one partner of them who was paid. */
export async function whatToLookAt(
  own: Pool,
): Promise<{ hour: number; day: number; partner: string; eligible: number }> {
  const biggest = async (kind: 'hourly' | 'daily') => {
    const [[row]] = await own.query<RowDataPacket[]>(
      "SELECT id, eligible FROM runs WHERE kind = ? AND status = 'published' ORDER BY eligible DESC LIMIT 1",
      [kind],
    );
    if (!row) throw new Error(`no ${kind} run is published`);
    return { id: Number(row.id), eligible: Number(row.eligible) };
  };
  const hour = await biggest('hourly');
  const day = await biggest('daily');
  const [[row]] = await own.query<RowDataPacket[]>(
    'SELECT partner_id FROM hourly_rewards WHERE run_id = ? AND place = ?',
    [hour.id, Math.floor(hour.eligible / 2)],
  );
  return { hour: hour.id, day: day.id, partner: String(row?.partner_id), eligible: hour.eligible };
}
