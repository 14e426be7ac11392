import { outputOf } from '../server/cli/output';
import { withSession } from '../server/cli/session';
import { sweep } from '../server/pool/sweep';

// Counts all hours of the program again, as the sweeps behind them would have done when they were run.
await withSession(outputOf({}), async ({ world, program, signal }) => {
  if (!program) throw new Error('there is no program yet');
  await sweep(world, program.startAt, await world.clock(), 'asked', signal);
});
