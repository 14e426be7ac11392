import { periodOf } from '@/components/show/instants';
import type { Run } from '@/server/api/contract';

/** "Hour 13:00–14:00, 22 Nov 2026, attempt 2" */
export const titleOf = ({ period, attempt, program }: Pick<Run, 'period' | 'attempt' | 'program'>): string =>
  `${periodOf(period, program.zone)}, attempt ${attempt}`;
