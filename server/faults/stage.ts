import { later, MINUTE, parseInstant } from '@/lib/period';
import { isOutage } from '../db/transaction';
import { goBack, type Moment, remember } from '../model/reset';
import { findAccountFaults } from '../pool/check';
import { Refusal } from '../refusal';
import { ring } from '../testing/story';
import { openScratchWorld, type ScratchAddresses } from '../vectors/scratch-world';
import { verify } from '../verify/verify';
import type { World } from '../world';
import { BEGINNING, SPECIAL, STARTS } from './beginning';
import { differencesOf, dump } from './dump';
import { type FaultWorld, openFaultWorld } from './fault-world';
import { type Scene, TALE } from './scenes';

/** A scene with the moment before it, and what it comes to where nothing disturbs it. */
export type Played = {
  readonly index: number;
  readonly scene: Scene;
  readonly before: Moment;
  readonly expected: Record<string, string[]>;
};

/** How long after a fault somebody looks again: the leases of whoever died have run out by then. */
const AFTERWARDS = 2 * MINUTE;

export const afterwards = (scene: Scene, wait = AFTERWARDS) => later(parseInstant(scene.at), wait);

/** Plays the tale once without a fault, as far as the last of the scenes of the names. @returns those scenes. */
export async function playTale(addresses: ScratchAddresses, names: readonly string[]): Promise<Played[]> {
  const scratch = await openScratchWorld(addresses, {
    startAt: STARTS,
    now: STARTS,
    specialPartners: SPECIAL,
  });
  for (const statement of BEGINNING) await scratch.source.query(statement);
  await scratch.close();
  const played: Played[] = [];
  const last = TALE.findLastIndex(({ name }) => names.includes(name));
  for (const [index, scene] of TALE.slice(0, last + 1).entries()) {
    const world = openFaultWorld(addresses, scene.at, 'undisturbed');
    const later = openFaultWorld(addresses, afterwards(scene), 'undisturbed');
    try {
      for (const statement of scene.source ?? []) await world.source.query(statement);
      for (const statement of scene.own ?? []) await world.db.$client.query(statement);
      const before = await remember(addresses);
      await scene.act(world);
      await ring(later);
      played.push({ index, scene, before, expected: await dump(later) });
    } catch (error) {
      throw new Error(`the tale itself does not go: ${scene.name}`, { cause: error });
    } finally {
      await Promise.all([world.close(), later.close()]);
    }
  }
  return played.filter(({ scene }) => names.includes(scene.name));
}

/** Brings the databases back to just before a scene. */
export const before = (addresses: ScratchAddresses, played: Played): Promise<void> =>
  goBack(addresses, played.before);

/** What whoever did a scene was told: that it is done, that it is refused, that the database is away, or something that nobody foresaw. */
export type Told = 'done' | 'outage' | `refused: ${string}` | `unforeseen: ${string}`;

/** Does a scene while something is wrong. That it fails is what is waited for; what became of it is looked at afterwards. */
export async function actDisturbed(world: FaultWorld, scene: Scene): Promise<Told> {
  try {
    await scene.act(world);
    return 'done';
  } catch (error) {
    if (isOutage(error)) return 'outage';
    if (error instanceof Refusal) return `refused: ${error.message}`;
    return `unforeseen: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

/** What was told and is not so: a refusal that does not name the outage, or an error that nobody foresaw. */
function wrongly(told: Told | null): string[] {
  const right = told === null || told === 'done' || told === 'outage' || told.includes('cannot be reached');
  return right ? [] : [`whoever did it was told ${told}`];
}

const LOOKS = 3;

/**
 * What a fault has left different from an undisturbed world, after what would happen anyway: the schedule goes on, and a person who was not told that
 * the act is done asks for it again.
 * @param told what whoever did the scene was told, or null where that is nobody any more, or one of several.
 */
export async function leftBy(
  addresses: ScratchAddresses,
  { scene, expected }: Played,
  told: Told | null,
  wait?: number,
): Promise<string[]> {
  const world = openFaultWorld(addresses, afterwards(scene, wait), 'afterwards');
  try {
    let differences: string[] = [];
    for (let look = 1; look <= LOOKS; look++) {
      await ring(world);
      differences = differencesOf(expected, await dump(world));
      if (differences.length === 0) break;
      if (told !== 'done') await again(world, scene);
    }
    return [
      ...wrongly(told),
      ...differences,
      ...(await findAccountFaults(world.db)),
      ...(await brokenIn(world)),
    ];
  } finally {
    await world.close();
  }
}

async function again(world: World, scene: Scene): Promise<void> {
  try {
    await scene.act(world);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function brokenIn(world: World): Promise<string[]> {
  const range = { from: parseInstant('2000-01-01T00:00Z'), to: parseInstant('2100-01-01T00:00Z') };
  const broken: string[] = [];
  for await (const { sort, about, sentence } of verify(world, { range }))
    if (sort === 'broken') broken.push(`${about}: ${sentence}`);
  return broken;
}
