import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Archived, archiveDue } from '../archive/archive';
import { aloneArchiving } from '../archive/lease';
import type { World } from '../world';
import { findings } from './published-day';
import { addPartners, addVotes, ring, setRate } from './story';
import { freshWorld, type TestWorld } from './world';

/** How many days results are kept in these stories, and a moment at which those of the published day are older. */
export const DAYS = 400;
export const OLD_ENOUGH = '2027-04-06T00:00Z';
export const NOT_STOPPED = new AbortController().signal;

export type ArchiveWorld = TestWorld & { readonly archive: string };

/** The same world, 401 days later, with a folder for its archive. */
export async function withArchive(published: TestWorld): Promise<ArchiveWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'allot-archive-'));
  published.setClock(OLD_ENOUGH);
  return {
    ...published,
    archive: folder,
    close: async () => {
      await published.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Two published hours, 401 days old, each with four rewards and one partner that was left out. */
export async function twoOldHours(): Promise<ArchiveWorld> {
  const world = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T02:31Z',
    specialPartners: [2n],
  });
  await addPartners(world, 5);
  await world.source.query('UPDATE partners SET active = 0 WHERE partner_id = 5');
  await setRate(world, '2026-01-01 00:00:00', '0.5', '0.6');
  for (const hour of ['00', '01'])
    await addVotes(
      world,
      [1, 2, 3, 4, 5].map((partner) => [partner, `${partner}0.5`, `2026-03-01 ${hour}:20:00`]),
    );
  await ring(world);
  return withArchive(world);
}

/** Archives all that is old enough, as one round does. */
export async function archiveAll(world: ArchiveWorld): Promise<Archived[]> {
  const done = await aloneArchiving(world, NOT_STOPPED, async (signal) => {
    const all: Archived[] = [];
    for await (const one of archiveDue(world, { folder: world.archive, days: DAYS, signal })) all.push(one);
    return all;
  });
  return done ?? [];
}

/** What verifying finds broken, a line each. */
export async function brokenIn(world: World): Promise<string[]> {
  const found = await findings(world);
  return found.filter(({ sort }) => sort === 'broken').map(({ check, sentence }) => `${check}: ${sentence}`);
}
