import { count, desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { formatAmount } from '@/lib/amount';
import type { transfersStandingOutput } from '../api/transfers-contract';
import type { Queries } from '../db/connection';
import { specialLists, specialPartners } from '../db/schema';
import { transferComparison } from '../db/schema-transfers';
import type { Serving } from '../serving';
import { readComparison } from './comparison';
import { stuckTransfers } from './stuck';

const STUCK_NAMED = 50;
const DIFFERENCES_NAMED = 100;

/** How the transfers stand as a whole, by the clock that the sender goes by. */
export async function transfersStanding({
  pages,
  world,
}: Pick<Serving, 'pages' | 'world'>): Promise<z.infer<typeof transfersStandingOutput>> {
  const stuck = await stuckTransfers(pages, await world.clock());
  const { differences, ...comparison } = await readComparison(pages, DIFFERENCES_NAMED);
  const [row] = await pages
    .select({ nextAt: transferComparison.nextAt })
    .from(transferComparison)
    .where(eq(transferComparison.id, 1));
  return {
    connected: world.remote !== null,
    special: await specialCount(pages),
    stuck: stuck.slice(0, STUCK_NAMED),
    stuckHours: stuck.length,
    comparison: { ...comparison, nextAt: row?.nextAt ?? null },
    differences: differences.map(({ partnerId, sent, ...difference }) => ({
      ...difference,
      partnerId: String(partnerId),
      sent: formatAmount(sent),
    })),
  };
}

async function specialCount(queries: Queries): Promise<number> {
  const [latest] = await queries
    .select({ version: specialLists.version })
    .from(specialLists)
    .orderBy(desc(specialLists.version))
    .limit(1);
  if (!latest) return 0;
  const [row] = await queries
    .select({ partners: count() })
    .from(specialPartners)
    .where(eq(specialPartners.version, latest.version));
  return row?.partners ?? 0;
}
