import { formatInstant } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Csv } from '@/server/api/csv';
import type { Database } from '@/server/db/connection';
import { rerunAndBase } from './preview';
import { refuseTooMany, streamed } from './run-csv';
import type { Run } from './status';

/**
 * What every partner got, what the rerun gives it and the change, bonus included, by partner.
 * @throws Refusal where the run is no computed rerun. @throws SentenceError where too many tables are being read.
 */
export async function differenceCsv(db: Database, runId: number): Promise<Csv> {
  const { run, base } = await rerunAndBase(db, runId);
  refuseTooMany();
  const start = formatInstant(run.periodStart).replaceAll(':', '');
  return {
    name: `allot-${run.kind}-${start}-difference-of-attempt-${run.attempt}-to-${base.attempt}`,
    head: ['partner_id', 'old', 'new', 'change'],
    rows: streamed(db, statementOf(run, base), (row) => [...row]),
  };
}

function statementOf(run: Run, base: Run): string {
  const columns: string[] = [...CATEGORY_KEYS[run.kind], ...(run.kind === 'daily' ? ['bonus'] : [])];
  const total = columns.map((column) => `coalesce(\`${column}\`, 0)`).join(' + ');
  const part = (id: number, old: string, now: string) =>
    `select partner_id, ${old} as old_part, ${now} as new_part from ${run.kind}_rewards where run_id = ${id}`;
  const none = 'cast(0 as decimal(20,8))';
  return `select partner_id, sum(old_part), sum(new_part), sum(new_part) - sum(old_part)
    from (${part(base.id, total, none)} union all ${part(run.id, none, total)}) both_attempts group by partner_id order by partner_id`;
}
