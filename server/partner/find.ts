import { and, desc, eq, isNull } from 'drizzle-orm';
import { KINDS } from '@/lib/period';
import { partnerIdInput } from '../api/acts-contract';
import type { FoundPartners } from '../api/partners-contract';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import { readRunPartners } from '../run/read-run-partners';
import type { Serving } from '../serving';
import { lastVoted } from './last-voted';
import { partnersNamed, partnersOf, type SourceAnswer, type SourcePartner } from './source';

type From = Pick<Serving, 'pages' | 'world'>;

const SHOWN = 50;
const BEST = 25;
const NONE: SourceAnswer = { rows: [], trouble: null };

/** Partners of an id or of a name's beginning; where nothing is looked for, the best placed of what was published last. */
export async function findPartners(from: From, find: string | undefined): Promise<FoundPartners> {
  if (!find) return bestPlaced(from);
  const id = partnerIdInput.safeParse(find).data;
  const { source } = from.world;
  const [byId, named] = await Promise.all([
    id === undefined ? NONE : partnersOf(source, [id]),
    partnersNamed(source, find, SHOWN + 1),
  ]);
  const found = new Map([...byId.rows, ...named.rows].map((one) => [one.partnerId, one]));
  const rows = [...found.values()]
    .toSorted((one, other) => placeOf(one) - placeOf(other) || one.name.localeCompare(other.name, 'en'))
    .map((one) => ({ partnerId: one.partnerId, now: nowOf(one), total: null }));
  // Whoever has voted has a page, even where the source does not know it any more.
  const old = id !== undefined && !found.has(String(id)) && (await lastVoted(from.pages, id)) !== null;
  return {
    best: null,
    rows: [...(old ? [{ partnerId: String(id), now: null, total: null }] : []), ...rows.slice(0, SHOWN)],
    more: rows.length > SHOWN,
    trouble: byId.trouble ?? named.trouble,
  };
}

const placeOf = ({ position }: SourcePartner): number => position ?? Infinity;

/** What is told of a partner beside its id. */
export const nowOf = ({ name, position, ecc, active }: SourcePartner) => ({ name, position, ecc, active });

async function bestPlaced({ pages, world }: From): Promise<FoundPartners> {
  const run = await lastPublished(pages);
  if (!run) return { best: null, rows: [], more: false, trouble: null };
  const page = await readRunPartners(pages, { runId: run.id, afterPlace: -1, limit: BEST });
  const placed = page?.rows ?? [];
  const { rows, trouble } = await partnersOf(
    world.source,
    placed.map(({ partnerId }) => BigInt(partnerId)),
  );
  const known = new Map(rows.map((one) => [one.partnerId, nowOf(one)]));
  return {
    best: { runId: run.id, period: { kind: run.kind, start: run.periodStart, end: run.periodEnd } },
    rows: placed.map(({ partnerId, total }) => ({ partnerId, now: known.get(partnerId) ?? null, total })),
    more: false,
    trouble,
  };
}

/** The latest published day, or hour where no day is, whose rows are not archived. */
async function lastPublished(queries: Queries): Promise<typeof runs.$inferSelect | null> {
  for (const kind of KINDS.toReversed()) {
    const [run] = await queries
      .select()
      .from(runs)
      .where(and(eq(runs.kind, kind), eq(runs.published, 1), isNull(runs.archivedAt)))
      .orderBy(desc(runs.periodStart))
      .limit(1);
    if (run) return run;
  }
  return null;
}
