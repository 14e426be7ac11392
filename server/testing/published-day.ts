import { parseInstant } from '@/lib/period';
import type { Finding } from '../verify/finding';
import { type VerifyOptions, verify } from '../verify/verify';
import type { World } from '../world';
import { addPartners, addVotes, ring, setRate } from './story';
import { freshWorld, type TestWorld } from './world';

export const PUBLISHED_DAY = '2026-03-01T00:00Z';

/** A day whose first three hours have votes of five partners, one of them inactive and one special: all published and delivered. */
export async function publishedDay(): Promise<TestWorld> {
  const world = await freshWorld({ startAt: PUBLISHED_DAY, now: PUBLISHED_DAY, specialPartners: [2n] });
  await addPartners(world, 5);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id = 5');
  await setRate(world, '2026-01-01 00:00:00', '0.5', '0.6');
  for (const hour of ['00', '01', '02']) {
    await addVotes(
      world,
      [1, 2, 3, 4, 5].map((partner) => [partner, `${partner * 10}.5`, `2026-03-01 ${hour}:20:00`]),
    );
  }
  world.setClock('2026-03-02T00:31Z');
  await ring(world);
  return world;
}

/** Everything that verifying finds. */
export async function findings(world: World, options: Partial<VerifyOptions> = {}): Promise<Finding[]> {
  const range = { from: parseInstant('2000-01-01T00:00Z'), to: parseInstant('2100-01-01T00:00Z') };
  const found: Finding[] = [];
  for await (const finding of verify(world, { range, ...options })) found.push(finding);
  return found;
}
