import { localDate, localHour, type Period } from '@/lib/period';
import type { runs } from '../db/schema';

type Row = typeof runs.$inferInsert;

/** The row of a run that nothing was computed in, for tests of what only reads which runs there are. */
export const runRow = (
  { kind, start, end }: Period,
  zone: string,
  more: Pick<Row, 'attempt' | 'status'> & Partial<Row>,
): Row => ({
  kind,
  periodStart: start,
  periodEnd: end,
  localDay: localDate(start, zone),
  localHour: kind === 'hourly' ? localHour(start, zone) : null,
  standings: 'current',
  policyVersion: 1,
  specialVersion: 1,
  engineVersion: '1',
  requestedBy: 'schedule',
  cover: false,
  gate: 'auto',
  fence: 1,
  beats: 0,
  openedAt: end,
  ...more,
});
