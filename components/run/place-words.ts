import { shortPeriodOf } from '@/components/show/instants';
import type { Run } from '@/server/api/contract';
import type { RunLog } from '@/server/api/run-contract';

type Place = Extract<RunLog['rows'][number], { sort: 'entry' }>['from'];

const HOUR = 3_600_000;

/** "hourly pool for 13:00–14:00, 22 Nov": an account, and for a pool what the CC is earmarked for. */
export function placeWords({ account, earmark }: Place, run: Run): string {
  const name = account.replace('_', ' ');
  if (earmark === null) return name;
  if (earmark === run.period.start && name.startsWith(run.period.kind)) return `${name} for this period`;
  const kind = account === 'hourly_pool' ? 'hourly' : 'daily';
  return `${name} for ${shortPeriodOf({ kind, start: earmark, end: earmark + HOUR }, run.program.zone)}`;
}
