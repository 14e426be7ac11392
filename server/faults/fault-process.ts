import type { Instant } from '@/lib/period';
import type { ScratchAddresses } from '../vectors/scratch-world';
import { openFaultWorld } from './fault-world';
import { intercept } from './intercept';
import { TALE } from './scenes';
import { actDisturbed } from './stage';

// A process that waits to be told which scene to play, plays it once and ends. What is to strike it, and at which of its statements, is told with
// that; it strikes itself, so that it ends or stands still exactly there.

export type Strike = {
  readonly on: 'own' | 'source' | 'remote';
  /** The statement, counted from 1. */
  readonly number: number;
  /** Just before it goes out, or when it is on its way and the server does it all the same. */
  readonly when: 'before' | 'sent';
  readonly signal: 'SIGKILL' | 'SIGSTOP';
};

export type SceneOrder = {
  readonly addresses: ScratchAddresses;
  readonly scene: number;
  readonly at: Instant;
  readonly instance: string;
  readonly strike: Strike | null;
};

process.once('message', async (order: SceneOrder) => {
  const scene = TALE[order.scene]!;
  const world = openFaultWorld(order.addresses, order.at, order.instance);
  const { strike } = order;
  const pools = { own: world.db.$client, source: world.source, remote: world.remote };
  if (strike) {
    intercept(pools[strike.on], ({ number }) => {
      if (number !== strike.number) return null;
      const hit = () => process.kill(process.pid, strike.signal);
      if (strike.when === 'before') hit();
      else setImmediate(hit);
      return null;
    });
  }
  await actDisturbed(world, scene);
  await world.close();
  process.disconnect();
});
process.send!('ready');
