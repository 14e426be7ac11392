import { dueAt, formatInstant, KINDS, later, MINUTE } from '@/lib/period';
import { ending, many, periodName } from './period-name';
import type { Condition, Watcher } from './sorts';
import { type Unpublished, unpublishedPeriods } from './unpublished';

/**
 * Tells of one thing a kind, since whatever holds up one period mostly holds up those after it; a period that is refused holds up no other and
 * is told of by itself.
 */
export const distributionLate: Watcher = {
  sort: 'distribution late',
  async look({ world, program, now, limits }) {
    const unpublished = await unpublishedPeriods(world.db, program, now, world.catchUpHours);
    const before = later(now, -limits.lateMinutes * MINUTE);
    const late = unpublished.filter((one) => one.expectedAt < before);
    return [
      ...late.filter((one) => one.refused !== null).map((one) => toldRefused(one, program.zone)),
      ...KINDS.flatMap((kind) => {
        const held = late.filter((one) => one.refused === null && one.period.kind === kind);
        return held.length > 0 ? [toldLate(held, limits.lateMinutes, program.zone)] : [];
      }),
    ];
  },
};

function toldLate(late: readonly Unpublished[], minutes: number, zone: string): Condition {
  const { period, runId, trouble } = late[0]!;
  const { kind } = period;
  const oldest = `the oldest is ${periodName(period, zone)}, due at ${formatInstant(dueAt(period))}`;
  const why = trouble === null ? '.' : `; its run says: ${ending(trouble)}`;
  const are = late.length === 1 ? 'is' : 'are';
  return {
    key: `distribution late:${kind}`,
    sentence: `${many(late.length, kind)} ${are} not published ${minutes} minutes after falling due; ${oldest}${why}`,
    path: runId === null ? '/' : `/runs/${runId}`,
  };
}

const toldRefused = ({ period, refused }: Unpublished, zone: string): Condition => ({
  key: `distribution late:${period.kind}:${formatInstant(period.start)}`,
  sentence: `The ${periodName(period, zone)} is not published, its attempts are refused: ${ending(refused ?? '')}`,
  path: '/',
});
