/** Where a period stands, seen from a calendar: its deciding attempt's status, or what it has instead of one. */
export const STANDINGS = [
  'published',
  'rerun',
  'computing',
  'waiting',
  'due',
  'paused',
  'refused',
  'missed',
  'failed',
  'rejected',
  'skipped',
  'elsewhere',
  'archived',
  'running',
  'ended',
  'coming',
] as const;
export type Standing = (typeof STANDINGS)[number];
