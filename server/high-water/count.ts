import type { HourCount } from '@/lib/counting';
import { hoursIn, type Instant, type Period } from '@/lib/period';
import { withSnapshot } from '../db/snapshot';
import { policyAt } from '../policy/policies';
import { BadRowCount } from '../source/bad-rows';
import { countHours } from '../source/count-hours';
import { rateAt, readRates } from '../source/rates';
import type { World } from '../world';

/** What the source says now of every hour of some periods, at the rate and share in force at the hour's end, by the hour's start. */
export async function countHoursOf(
  world: Pick<World, 'db' | 'source'>,
  periods: readonly Period[],
): Promise<Map<Instant, HourCount>> {
  const byStart = new Map(periods.flatMap((period) => hoursIn(period)).map((hour) => [hour.start, hour]));
  const hours = [...byStart.values()].sort((a, b) => a.start - b.start);
  const sums = await countHours(world.source, hours);
  const rates = await withSnapshot(world.source, (snapshot) =>
    readRates(snapshot, hours[0]!.end, hours.at(-1)!.end, new BadRowCount()),
  );
  const counts = new Map<Instant, HourCount>();
  for (const { hour, votes, cc } of sums) {
    const { policy } = await policyAt(world.db, hour.end);
    const { rate } = rateAt(rates, hour.end);
    const hourlyShare = policy.hourlyShare;
    counts.set(hour.start, { hourStart: hour.start, hourEnd: hour.end, votes, cc, rate, hourlyShare });
  }
  return counts;
}
