import { eq } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { policies } from '@/server/db/schema';

/** When the program was set up: nothing is expected of it before. */
export async function setUpAt(queries: Queries): Promise<Instant> {
  const [first] = await queries
    .select({ at: policies.createdAt })
    .from(policies)
    .where(eq(policies.version, 1));
  return first?.at ?? (0 as Instant);
}
