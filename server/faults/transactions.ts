import type { ScratchAddresses } from '../vectors/scratch-world';
import { openFaultWorld } from './fault-world';
import { type Decide, type Instead, intercept, type Passing } from './intercept';
import type { Report } from './report';
import { actDisturbed, before, leftBy, type Played, type Told } from './stage';

/** A fault in a transaction: what happens instead, and to which of its statements. */
const FAULTS: readonly { sort: string; instead: Instead; place: Passing['place'] }[] = [
  { sort: 'a deadlock at the COMMIT', instead: 'deadlock', place: 'last' },
  { sort: 'a deadlock within a transaction', instead: 'deadlock', place: 'inside' },
  { sort: 'a COMMIT lost before it was done', instead: 'lost before', place: 'last' },
  { sort: 'a COMMIT done and its answer lost', instead: 'lost after', place: 'last' },
];

/** Injects each fault into every transaction of a scene, or every so manieth. */
export async function tryTransactions(
  addresses: ScratchAddresses,
  played: Played,
  report: Report,
  every = 1,
): Promise<void> {
  const count = await countTransactions(addresses, played);
  for (const [offset, fault] of FAULTS.entries()) {
    for (let number = 1 + (offset % every); number <= count; number += every) {
      const left = await tryOne(addresses, played, (statement) => {
        const meant = statement.transaction === number && statement.place === fault.place;
        return meant ? fault.instead : null;
      });
      report.take(fault.sort, `transaction ${number} of "${played.scene.name}"`, left);
    }
  }
}

async function countTransactions(addresses: ScratchAddresses, played: Played): Promise<number> {
  let count = 0;
  await before(addresses, played);
  await act(addresses, played, ({ transaction }) => {
    count = Math.max(count, transaction ?? 0);
    return null;
  });
  return count;
}

async function tryOne(addresses: ScratchAddresses, played: Played, decide: Decide): Promise<string[]> {
  await before(addresses, played);
  let done = false;
  const told = await act(addresses, played, (statement) => {
    const decided = done ? null : decide(statement);
    done ||= decided !== null;
    return decided;
  });
  return leftBy(addresses, played, told);
}

async function act(addresses: ScratchAddresses, { scene }: Played, decide: Decide): Promise<Told> {
  const world = openFaultWorld(addresses, scene.at, 'disturbed');
  intercept(world.db.$client, decide);
  try {
    return await actDisturbed(world, scene);
  } finally {
    await world.close();
  }
}
