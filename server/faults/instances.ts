import { later, MINUTE, parseInstant } from '@/lib/period';
import { ring } from '../testing/story';
import type { ScratchAddresses } from '../vectors/scratch-world';
import type { Children } from './children';
import type { SceneOrder, Strike } from './fault-process';
import { openFaultWorld } from './fault-world';
import { statementsOf } from './kills';
import type { Report } from './report';
import { before, leftBy, type Played } from './stage';

const orderFor = (
  addresses: ScratchAddresses,
  { index, scene }: Played,
  instance: string,
  strike: Strike | null,
): SceneOrder => ({
  addresses,
  scene: index,
  at: parseInstant(scene.at),
  instance,
  strike,
});

/** Lets two and three processes do the same at once. */
export async function tryTogether(
  addresses: ScratchAddresses,
  played: Played,
  children: Children,
  report: Report,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const count = 2 + (round % 2);
    await before(addresses, played);
    const together = await Promise.all(Array.from({ length: count }, () => children.next()));
    for (const [number, child] of together.entries())
      child.play(orderFor(addresses, played, `together-${number}`, null));
    await Promise.all(together.map((child) => child.ended));
    const left = await leftBy(addresses, played, null);
    report.take(`${count} instances at once`, `"${played.scene.name}"`, left);
  }
}

/** One that is frozen within a transaction keeps its locks, for which others wait long; few of those are tried. */
const WITHIN = 40;

/** Freezes the process that plays a scene, every so many statements, until its lease is over and another has gone on; then wakes it. */
export async function tryFreezing(
  addresses: ScratchAddresses,
  played: Played,
  children: Children,
  report: Report,
  every: number,
): Promise<void> {
  const own = (await statementsOf(addresses, played)).filter(({ on }) => on === 'own');
  const without = own.filter(({ place }) => place === 'first' || place === null);
  const within = own.filter(({ place }) => place === 'inside');
  const chosen = [
    ...everyNth(without, every, played.index),
    ...everyNth(within, every * WITHIN, played.index),
  ];
  for (const { number, sql } of chosen) {
    const strike: Strike = { on: 'own', number, when: 'before', signal: 'SIGSTOP' };
    await before(addresses, played);
    const child = await children.next();
    child.play(orderFor(addresses, played, 'frozen', strike));
    if (await child.stopped()) {
      await goOn(addresses, played);
      child.wake();
    }
    await child.ended;
    const what = `own statement ${number} of "${played.scene.name}" (${sql.slice(0, 60)})`;
    const left = await leftBy(addresses, played, null, LEASES_OVER);
    report.take('an instance frozen past its lease and woken', what, left);
  }
}

const everyNth = <T>(items: readonly T[], every: number, offset: number): T[] =>
  items.filter((_, index) => (index + offset) % every === 0);

/** The other's leases have run out by then too. */
const LEASES_OVER = 3 * MINUTE;

/** Another instance rings its bell when the lease is over, and does what the locks of the frozen one let it do. */
async function goOn(addresses: ScratchAddresses, { scene }: Played): Promise<void> {
  const world = openFaultWorld(addresses, later(parseInstant(scene.at), MINUTE), 'other');
  await ring(world).catch(() => undefined);
  await world.close();
}
