import { archiveRounds } from '../archive/duty';
import { openScratchWorld } from '../vectors/scratch-world';
import type { LineOrder } from './line-child';
import { beforeStatement } from './statements';
import { ring } from './story';

// A whole process that looks the line through once, as an instance does when its bell rings. What is sent to it says what is to strike
// it, and just before which statement; the process strikes itself, so that it ends or stands still exactly there.

const order = JSON.parse(process.env.LINE_ORDER!) as LineOrder;
const scratch = await openScratchWorld(order.addresses, { startAt: order.startAt, now: order.now });
const { instance, catchUpHours = scratch.catchUpHours } = order;
const world = { ...scratch, instance, catchUpHours };
const { strike } = order;
if (strike) {
  beforeStatement(strike.on === 'own' ? world.db.$client : world.source, strike.text, strike.nth, () => {
    process.kill(process.pid, strike.signal);
    return undefined;
  });
}

process.once('message', async () => {
  const { archive } = order;
  if (archive === undefined) await ring(world);
  else {
    const { signal } = new AbortController();
    // One that was stopped and has lost its connection meanwhile ends, as a round of the console does.
    await archiveRounds({ ...world, archive: archive.folder }, archive.days, signal)().catch(() => {
      process.exitCode = 1;
    });
  }
  await scratch.close();
  process.disconnect();
});
process.send!('ready');
