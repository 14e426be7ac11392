import { startPrivateServer, stopPrivateServer } from '../db/private';
import type { ScratchAddresses } from '../vectors/scratch-world';
import { openFaultWorld } from './fault-world';
import { intercept } from './intercept';
import { statementsOf } from './kills';
import type { Report } from './report';
import { actDisturbed, before, leftBy, type Played } from './stage';

/** A server that may be taken down: all three databases are on it. */
export type Breakable = { readonly folder: string; readonly addresses: ScratchAddresses };

const DOWN: Record<string, (folder: string) => Promise<void>> = {
  'the database killed and started again': killServer,
  'the database stopped and started again': stopPrivateServer,
};

/** Takes the database server down in the middle of a scene, every so many statements, and starts it again. */
export async function tryRestarts(
  { folder, addresses }: Breakable,
  played: Played,
  report: Report,
  every: number,
): Promise<void> {
  const count = (await statementsOf(addresses, played)).filter(({ on }) => on === 'own').length;
  const sorts = Object.entries(DOWN);
  for (let number = 1, turn = played.index; number <= count; number += every, turn++) {
    const [sort, takeDown] = sorts[turn % sorts.length]!;
    await before(addresses, played);
    const world = openFaultWorld(addresses, played.scene.at, 'disturbed');
    let again: Promise<null> | null = null;
    intercept(world.db.$client, (statement) => {
      if (statement.number !== number) return null;
      again = downAndUp(folder, takeDown);
      return again;
    });
    const told = await actDisturbed(world, played.scene);
    await again;
    await world.close();
    report.take(
      sort,
      `at own statement ${number} of "${played.scene.name}"`,
      await leftBy(addresses, played, told),
    );
  }
}

async function downAndUp(folder: string, takeDown: (folder: string) => Promise<void>): Promise<null> {
  await takeDown(folder);
  await startPrivateServer(folder);
  return null;
}

async function killServer(folder: string): Promise<void> {
  const { pid } = await startPrivateServer(folder);
  process.kill(pid, 'SIGKILL');
}
