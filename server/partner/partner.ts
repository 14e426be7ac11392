import { and, desc, eq, gte } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { HOUR, type Instant, later } from '@/lib/period';
import type { PartnerNow } from '../api/partners-contract';
import type { Queries } from '../db/connection';
import { specialLists, specialPartners, transfers } from '../db/schema';
import type { Serving } from '../serving';
import { nowOf } from './find';
import { isPartArchived, lastVoted } from './last-voted';
import { partnersOf } from './source';

/** How far back the transfers of a partner are told of. */
const BACK = 7 * 24 * HOUR;

/** How a partner stands now: what the source says, whether its hours are transferred, and when it voted last. */
export async function readPartner(
  { pages, world }: Pick<Serving, 'pages' | 'world'>,
  partnerId: bigint,
): Promise<PartnerNow> {
  const [{ rows, trouble }, now] = await Promise.all([partnersOf(world.source, [partnerId]), world.clock()]);
  return {
    partnerId: String(partnerId),
    now: rows[0] ? nowOf(rows[0]) : null,
    trouble,
    special: await specialOf(pages, partnerId),
    transfers: await transfersOf(pages, partnerId, later(now, -BACK)),
    lastVoted: await lastVoted(pages, partnerId),
    archived: await isPartArchived(pages),
  };
}

async function specialOf(queries: Queries, partnerId: bigint): Promise<PartnerNow['special']> {
  const [latest] = await queries
    .select({ version: specialLists.version })
    .from(specialLists)
    .orderBy(desc(specialLists.version))
    .limit(1);
  const version = latest?.version ?? 0;
  const listed = await queries
    .select({ version: specialPartners.version })
    .from(specialPartners)
    .where(and(eq(specialPartners.version, version), eq(specialPartners.partnerId, partnerId)));
  return { listed: listed.length > 0, version };
}

async function transfersOf(
  queries: Queries,
  partnerId: bigint,
  since: Instant,
): Promise<PartnerNow['transfers']> {
  const rows = await queries
    .select()
    .from(transfers)
    .where(and(gte(transfers.time, since), eq(transfers.partnerId, partnerId)))
    .orderBy(desc(transfers.time), desc(transfers.runId));
  const numberOf = (status: (typeof rows)[number]['status']) =>
    rows.filter((row) => row.status === status).length;
  const last = rows.find((row) => row.status !== 'cancelled') ?? rows[0];
  return {
    pending: numberOf('pending'),
    delivered: numberOf('delivered'),
    cancelled: numberOf('cancelled'),
    last: last
      ? {
          runId: last.runId,
          time: last.time,
          amount: formatAmount(last.amount),
          status: last.status,
          error: last.error,
        }
      : null,
  };
}
