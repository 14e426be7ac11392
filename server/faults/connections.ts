import type { ScratchAddresses } from '../vectors/scratch-world';
import { openFaultWorld } from './fault-world';
import { type Instead, intercept } from './intercept';
import { statementsOf } from './kills';
import type { Report } from './report';
import { actDisturbed, before, leftBy, type Played } from './stage';

const LOST: readonly { how: Instead; sort: (on: string) => string }[] = [
  { how: 'lost before', sort: (on) => `the way to the ${on} database lost before a statement` },
  { how: 'lost after', sort: (on) => `the way to the ${on} database lost with an answer` },
];

/** Breaks the connection to the source, or to the remote database, at every statement that a scene sends there, or at every so manieth. */
export async function tryConnections(
  addresses: ScratchAddresses,
  played: Played,
  report: Report,
  every: number,
): Promise<void> {
  let turn = 0;
  for (const { on, number, sql } of await statementsOf(addresses, played)) {
    if (on === 'own') continue;
    for (const { how, sort } of LOST) {
      if (turn++ % every !== 0) continue;
      await before(addresses, played);
      const world = openFaultWorld(addresses, played.scene.at, 'disturbed');
      intercept(on === 'source' ? world.source : world.remote, (statement) =>
        statement.number === number ? how : null,
      );
      const told = await actDisturbed(world, played.scene);
      await world.close();
      const what = `${on} statement ${number} of "${played.scene.name}" (${sql.slice(0, 60)})`;
      report.take(sort(on), what, await leftBy(addresses, played, told));
    }
  }
}
