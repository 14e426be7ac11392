import { and, asc, eq, gt } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import type { LeftOutPage } from '@/server/api/run-contract';
import { refuseArchived } from '@/server/archive/find';
import type { Queries } from '@/server/db/connection';
import { leftOut } from '@/server/db/schema';
import { policyOfVersion } from '@/server/policy/policies';
import { orNull, runOfId } from './run-row';

type Asked = { readonly runId: number; readonly after?: string | undefined; readonly limit: number };

/** Voters that took no part in a run, by their ids, each with the reason; null where there is no such run. @throws Refusal where its rows were archived. */
export async function readLeftOut(
  queries: Queries,
  { runId, after, limit }: Asked,
): Promise<LeftOutPage | null> {
  const run = await runOfId(queries, runId);
  if (!run) return null;
  await refuseArchived(queries, run, 'who was left out is not shown here any more');
  const { policy } = await policyOfVersion(queries, run.policyVersion);
  const { minVotes } = policy[run.kind];
  const found = await queries
    .select()
    .from(leftOut)
    .where(
      and(eq(leftOut.runId, runId), after === undefined ? undefined : gt(leftOut.partnerId, BigInt(after))),
    )
    .orderBy(asc(leftOut.partnerId))
    .limit(limit + 1);
  const rows = found.slice(0, limit);
  return {
    rows: rows.map((row) => ({
      partnerId: row.partnerId.toString(),
      position: row.position,
      votes: row.votes,
      ccVoted: formatAmount(row.ccVoted),
      ecc: orNull(row.ecc),
      reason: row.reason,
      why: row.active
        ? `It cast fewer than the ${minVotes} votes that policy ${run.policyVersion} asks for.`
        : 'It was not active when the standings were read.',
    })),
    next: found.length > limit ? rows.at(-1)!.partnerId.toString() : null,
  };
}
