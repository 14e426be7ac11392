import { formatInstant, HOUR, type Instant, later, type Period } from '@/lib/period';
import { readProgram } from '../program';
import type { World } from '../world';
import { archiveDue } from './archive';
import { aloneArchiving } from './lease';

/** What could not be proven is not tried again before so long: a person has to look at it, and each try writes all of its rows. */
const PUT_OFF = 24 * HOUR;

/**
 * Makes the round of the instances that ring bells: archives what is old enough, one instance for all. Nothing is done where everything is kept.
 * @param days how many days after its end a period's results stay in the tables; null keeps them for ever.
 */
export function archiveRounds(world: World, days: number | null, signal: AbortSignal): () => Promise<void> {
  const putOff = new Map<string, Instant>();
  const keyOf = ({ kind, start }: Period) => `${kind} ${start}`;
  return async () => {
    const { archive: folder } = world;
    if (days === null || folder === undefined || (await readProgram(world.db)) === null) return;
    const now = await world.clock();
    const isPutOff = (period: Period) => (putOff.get(keyOf(period)) ?? 0) > now;
    await aloneArchiving(world, signal, async (held) => {
      for await (const one of archiveDue(world, { folder, days, signal: held, isPutOff })) {
        if (one.came === 'kept') {
          putOff.set(keyOf(one.period), later(now, PUT_OFF));
          tellKept(world, one.period, one.faults);
        }
        if (held.aborted) return;
      }
    });
  };
}

/** Nothing is removed that its archive does not prove; why not is for a person to find out. */
function tellKept({ log }: Pick<World, 'log'>, { kind, start }: Period, faults: readonly string[]): void {
  log.error(
    { faults },
    `the rows of the ${kind} period ${formatInstant(start)} are not removed: ${faults[0]}; see what verify says of it`,
  );
}
