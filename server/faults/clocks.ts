import { HOUR, type Instant, later, MINUTE } from '@/lib/period';
import type { ScratchAddresses } from '../vectors/scratch-world';
import { type FaultWorld, openFaultWorld } from './fault-world';
import type { Report } from './report';
import { actDisturbed, before, leftBy, type Played } from './stage';

const FORWARDS = 10 * MINUTE;
/** A lease that was taken by the wrong clock lasts until the right one has come as far. */
const LEASES_OVER = FORWARDS + 2 * MINUTE;

const JUMPS: readonly { sort: string; by: number }[] = [
  // Not so far that another period falls due, which would be run too and rightly so.
  { sort: 'a clock that jumps forwards', by: FORWARDS },
  { sort: 'a clock that jumps back', by: -3 * HOUR },
  { sort: 'a clock that jumps back by a breath', by: -1 },
];

/** Lets the clock jump when it is looked at for the nth time, and come right the time after the next. */
export async function tryClocks(
  addresses: ScratchAddresses,
  played: Played,
  report: Report,
  every: number,
): Promise<void> {
  const looks = await countLooks(addresses, played);
  let turn = played.index;
  for (let nth = 1; nth <= looks; nth += every) {
    const { sort, by } = JUMPS[turn++ % JUMPS.length]!;
    await before(addresses, played);
    const world = openFaultWorld(addresses, played.scene.at, 'disturbed');
    let seen = 0;
    const wrong = async (): Promise<Instant> => {
      const now = await world.clock();
      return ++seen === nth || seen === nth + 1 ? later(now, by) : now;
    };
    const told = await actDisturbed({ ...world, clock: wrong } satisfies FaultWorld, played.scene);
    await world.close();
    // What is refused by a wrong clock is refused rightly, as far as anybody can know.
    const heard = told.startsWith('refused') ? null : told;
    const left = await leftBy(addresses, played, heard, LEASES_OVER);
    report.take(sort, `at look ${nth} of "${played.scene.name}"`, left);
  }
}

async function countLooks(addresses: ScratchAddresses, played: Played): Promise<number> {
  await before(addresses, played);
  const world = openFaultWorld(addresses, played.scene.at, 'counted');
  let looks = 0;
  const counting = () => {
    looks++;
    return world.clock();
  };
  await actDisturbed({ ...world, clock: counting }, played.scene);
  await world.close();
  return looks;
}
