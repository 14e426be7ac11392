import { formatAmount } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import type { State } from '../api/contract';
import type { Queries } from '../db/connection';
import { NAMED, readComparison } from './comparison';
import { stuckTransfers } from './stuck';

/** What of the transfers a person has to know: what is stuck, and where the remote database holds something else. */
export async function readTransfersState(queries: Queries, now: Instant): Promise<State['transfers']> {
  const [stuck, { differences, ...comparison }] = await Promise.all([
    stuckTransfers(queries, now),
    readComparison(queries, NAMED),
  ]);
  const [first] = stuck;
  return {
    stuck: first
      ? {
          hours: stuck.length,
          transfers: stuck.reduce((sum, batch) => sum + batch.transfers, 0),
          since: Math.min(...stuck.map((batch) => batch.since)),
          why: first.why,
          runId: first.runId,
        }
      : null,
    ...comparison,
    differences: differences.map(({ runId, hour, partnerId, sent, there }) => ({
      runId,
      hour,
      partnerId: String(partnerId),
      sent: formatAmount(sent),
      there,
    })),
  };
}
