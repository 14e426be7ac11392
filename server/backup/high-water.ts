import { KINDS } from '@/lib/period';
import type { Snapshot } from '../db/snapshot';
import type { Manifest } from './format';

/** The last published period of each kind, as a moment has it. */
export async function readHighWater(snapshot: Snapshot): Promise<Manifest['highWater']> {
  const marks: Manifest['highWater'] = [];
  for (const kind of KINDS) {
    const [row] = await snapshot.rows(
      `SELECT period_start, attempt, result_digest, decided_at FROM runs
        WHERE kind = ? AND published = 1 ORDER BY period_start DESC LIMIT 1`,
      [kind],
    );
    if (!row) continue;
    const [period, attempt, resultDigest, publishedAt] = row.map(String);
    marks.push({
      kind,
      period: period!,
      attempt: Number(attempt),
      resultDigest: resultDigest!,
      publishedAt: publishedAt!,
    });
  }
  return marks;
}
