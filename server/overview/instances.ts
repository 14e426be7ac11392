import type { Instant } from '@/lib/period';
import type { Instances } from '@/server/api/overview-contract';
import { readInstances } from '@/server/instance/heartbeat';
import type { Serving } from '@/server/serving';

/** The processes that are alive, the oldest first. */
export async function listInstances(
  { pages, world }: Pick<Serving, 'pages' | 'world'>,
  now: Instant,
): Promise<Instances> {
  const rows = await readInstances(pages, now);
  return {
    now,
    rows: rows
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .map((row) => ({ ...row, own: row.id === world.instance })),
    remote: world.remote !== null,
  };
}
