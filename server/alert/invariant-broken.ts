import { asc, isNull } from 'drizzle-orm';
import { breaches } from '@/server/db/schema';
import { ending } from './period-name';
import type { Watcher } from './sorts';

type Breach = typeof breaches.$inferSelect;

/** What one look at a run has found broken is told of together. */
export const invariantBroken: Watcher = {
  sort: 'invariant broken',
  async look({ world }) {
    const open = await world.db
      .select()
      .from(breaches)
      .where(isNull(breaches.resolvedAt))
      .orderBy(asc(breaches.id));
    const looks = new Map<string, Breach[]>();
    for (const breach of open) looks.set(keyOf(breach), [...(looks.get(keyOf(breach)) ?? []), breach]);
    return [...looks].map(([key, found]) => {
      const { kind, sentence, runId } = found[0]!;
      const more = found.length === 1 ? '' : ` And ${found.length - 1} more.`;
      return {
        key,
        sentence: `A broken invariant stops all ${kind} runs: ${ending(sentence)}${more} See what verify says.`,
        path: runId === null ? '/' : `/runs/${runId}`,
      };
    });
  },
};

/** By what was looked at and not by a row, so that one of several findings may be resolved before the others. */
const keyOf = ({ kind, runId, foundAt }: Pick<Breach, 'kind' | 'runId' | 'foundAt'>): string =>
  `invariant broken:${kind}:${runId === null ? new Date(foundAt).toISOString() : `run ${runId}`}`;
