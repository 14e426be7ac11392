import type { Instant } from '@/lib/period';
import { type Actor, reaches } from '@/lib/roles';
import { NEEDS, type Needs } from '@/server/api/overview-contract';
import { readProgram } from '@/server/program';
import type { Serving } from '@/server/serving';
import { neededDecisions } from './needed-decisions';
import { neededOfBooks } from './needed-of-books';
import { neededOfPeriods } from './needed-of-periods';
import { whatThereIs } from './what-there-is';

/** Of one sort so many are told; the others are counted, and their list shows them. */
const TOLD = 5;

/** What needs a person now, the worst sort first. What only an admin may see is told to admins alone. */
export async function readNeeds(
  serving: Pick<Serving, 'pages' | 'world' | 'missed'>,
  actor: Pick<Actor, 'role'>,
  now: Instant,
): Promise<Needs> {
  const [program, there] = await Promise.all([readProgram(serving.pages), whatThereIs(serving.pages)]);
  if (!program) return [];
  const found = await Promise.all([
    neededOfPeriods(serving, program, there, now),
    neededOfBooks(serving.pages, program.zone, there, now),
    neededDecisions(serving.pages, there, reaches(actor.role, 'admin'), now),
  ]);
  return found
    .flat()
    .filter(({ all }) => all.length > 0)
    .toSorted((a, b) => NEEDS.indexOf(a.sort) - NEEDS.indexOf(b.sort))
    .map(({ sort, all }) => ({
      sort,
      total: all.length,
      first: all.toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0)).slice(0, TOLD),
    }));
}
