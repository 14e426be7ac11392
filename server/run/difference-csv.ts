import { formatInstant } from '@/lib/period';
import type { Csv } from '@/server/api/csv';
import type { Database } from '@/server/db/connection';
import { bothAttempts } from './partner-changes';
import { rerunAndBase } from './rerun-and-base';
import { refuseTooMany, streamed } from './run-csv';

/**
 * What every partner got, what the rerun gives it and the change, bonus included, by partner.
 * @throws Refusal where the run is no computed rerun. @throws SentenceError where too many tables are being read.
 */
export async function differenceCsv(db: Database, runId: number): Promise<Csv> {
  const { run, base } = await rerunAndBase(db, runId);
  refuseTooMany();
  const statement = `select partner_id, sum(old_part), sum(new_part), sum(new_part) - sum(old_part)
    from (${bothAttempts(run, base)}) both_attempts group by partner_id order by partner_id`;
  const start = formatInstant(run.periodStart).replaceAll(':', '');
  return {
    name: `allot-${run.kind}-${start}-difference-of-attempt-${run.attempt}-to-${base.attempt}`,
    head: ['partner_id', 'old', 'new', 'change'],
    rows: streamed(db, statement, (row) => [...row]),
  };
}
