import { and, eq, gte, isNotNull, isNull, like, lt, ne, or, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import { dayOfDate } from '@/lib/calendar';
import type { Instant } from '@/lib/period';
import { SCHEDULE } from '@/lib/roles';
import type { runListInput } from '@/server/api/contract';
import { runs, skips } from '@/server/db/schema';
import type { Program } from '@/server/program';

export type AskedList = z.infer<typeof runListInput>;
/** Why a period has no run: nobody ran it, it was skipped, or it was published by another copy of the database. */
export type Gap = 'missed' | 'skipped' | 'elsewhere';

export const isGap = (status: AskedList['status']): status is Gap =>
  status === 'missed' || status === 'skipped' || status === 'elsewhere';

/** The instants between which a period begins that is listed: of the program, up to now, and on the dates that are asked for. */
export function rangeOf(
  { from, to }: Pick<AskedList, 'from' | 'to'>,
  { zone, startAt }: Program,
  now: Instant,
): { from: Instant; to: Instant } {
  const first = from === undefined ? startAt : dayOfDate(from, zone).start;
  const end = to === undefined ? now + 1 : dayOfDate(to, zone).end;
  return { from: Math.max(startAt, first) as Instant, to: Math.min(now + 1, end) as Instant };
}

/** Which attempts are listed, whenever their periods begin; those whose rows were archived are found by their periods alone. */
export const listedRuns = ({ kind, status, trigger, who }: AskedList): SQL | undefined =>
  and(
    isNull(runs.archivedAt),
    kind ? eq(runs.kind, kind) : undefined,
    status && !isGap(status) ? eq(runs.status, status) : undefined,
    trigger ? TRIGGERS[trigger] : undefined,
    who === undefined
      ? undefined
      : or(like(runs.requestedBy, within(who)), like(runs.decidedBy, within(who))),
  );

const TRIGGERS: Record<NonNullable<AskedList['trigger']>, SQL | undefined> = {
  schedule: eq(runs.requestedBy, SCHEDULE.name),
  person: and(ne(runs.requestedBy, SCHEDULE.name), isNull(runs.baseRunId)),
  rerun: isNotNull(runs.baseRunId),
};

/** Which skips are listed among them: a person's decision, which no attempt brought about. */
export const listedSkips = ({ kind, who }: AskedList, from: Instant, to: Instant): SQL | undefined =>
  and(
    gte(skips.periodStart, from),
    lt(skips.periodStart, to),
    kind ? eq(skips.kind, kind) : undefined,
    who === undefined ? undefined : like(skips.skippedBy, within(who)),
  );

/** Which gaps are listed: what was missed is nobody's doing, and none has a trigger. */
export const wantsGap = ({ status, trigger, who }: AskedList, gap: Gap): boolean =>
  trigger === undefined &&
  (gap !== 'missed' || who === undefined) &&
  (status === undefined || status === gap);

/** A pattern for a text anywhere, in which what means something to LIKE stands for itself. */
const within = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
