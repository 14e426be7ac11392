import { describe, expect, test } from 'vitest';
import { silent } from '@/server/testing/own-database';
import { Reconciler } from './reconciler';

/** A tick that ends when the test says so. */
function heldTick() {
  const begun: AbortSignal[] = [];
  const ends: (() => void)[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const tick = async (signal: AbortSignal) => {
    begun.push(signal);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await new Promise<void>((resolve) => {
      ends.push(resolve);
    });
    atOnce -= 1;
  };
  return { tick, begun, end: () => ends.shift()!(), most: () => mostAtOnce };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the reconciler', () => {
  test('makes one more tick for all the bells that ring during one, and never two at once', async () => {
    const { tick, begun, end, most } = heldTick();
    const reconciler = new Reconciler(tick, silent);
    reconciler.ring();
    reconciler.ring();
    reconciler.ring();
    expect(begun).toHaveLength(1);
    end();
    await settled();
    expect(begun).toHaveLength(2);
    end();
    await settled();
    expect(begun).toHaveLength(2);
    reconciler.ring();
    expect(begun).toHaveLength(3);
    end();
    await settled();
    expect(most()).toBe(1);
  });

  test('goes on after a tick that failed', async () => {
    let ticks = 0;
    const reconciler = new Reconciler(async () => {
      ticks += 1;
      if (ticks === 1) throw new Error('the database went away');
    }, silent);
    reconciler.ring();
    await settled();
    reconciler.ring();
    await settled();
    expect(reconciler.counts).toEqual({ ticks: 2, failures: 1 });
  });

  test('aborts the tick in progress when it stops, waits for it, and rings no more', async () => {
    const { tick, begun, end } = heldTick();
    const reconciler = new Reconciler(tick, silent);
    reconciler.ring();
    reconciler.ring();
    let stopped = false;
    const stopping = reconciler.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(begun[0]!.aborted).toBe(true);
    expect(stopped).toBe(false);
    end();
    await stopping;
    reconciler.ring();
    expect(begun).toHaveLength(1);
  });
});
