import { parseInstant } from '@/lib/period';
import type { ScratchAddresses } from '../vectors/scratch-world';
import type { Children } from './children';
import type { Strike } from './fault-process';
import { openFaultWorld } from './fault-world';
import { intercept, type Passing } from './intercept';
import type { Report } from './report';
import { actDisturbed, before, leftBy, type Played } from './stage';

const SORTS: Record<Strike['when'], string> = {
  before: 'SIGKILL before a statement',
  sent: 'SIGKILL while a statement is under way',
};

/** Kills the process that plays a scene at every statement that it sends, or every so manieth: before it, and when it is under way. */
export async function tryKills(
  addresses: ScratchAddresses,
  played: Played,
  children: Children,
  report: Report,
  every = 1,
): Promise<void> {
  let turn = 0;
  for (const { on, number, sql } of await statementsOf(addresses, played)) {
    for (const when of ['before', 'sent'] as const) {
      if (turn++ % every !== 0) continue;
      const strike: Strike = { on, number, when, signal: 'SIGKILL' };
      await before(addresses, played);
      const child = await children.next();
      const { index, scene } = played;
      child.play({ addresses, scene: index, at: parseInstant(scene.at), instance: 'killed', strike });
      const how = await child.ended;
      const left = await leftBy(addresses, played, null);
      const what = `${on} statement ${number} of "${scene.name}" (${sql.slice(0, 60)})`;
      // The last statements of a process may be over before it is struck.
      report.take(how === 'SIGKILL' ? SORTS[when] : 'a process that ended before it was struck', what, left);
    }
  }
}

type Sent = Pick<Passing, 'number' | 'sql' | 'place'> & { readonly on: Strike['on'] };

/** What a scene sends to each database. */
export async function statementsOf(addresses: ScratchAddresses, played: Played): Promise<Sent[]> {
  await before(addresses, played);
  const world = openFaultWorld(addresses, played.scene.at, 'counted');
  const pools = { own: world.db.$client, source: world.source, remote: world.remote };
  const sent: Sent[] = [];
  for (const on of ['own', 'source', 'remote'] as const) {
    intercept(pools[on], ({ number, sql, place }) => {
      sent.push({ on, number, sql, place });
      return null;
    });
  }
  try {
    await actDisturbed(world, played.scene);
  } finally {
    await world.close();
  }
  return sent;
}
