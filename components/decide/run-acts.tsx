import type { ReactNode } from 'react';
import type { Run } from '@/server/api/contract';

/** What a person may do with a run, beside its head. */
export function RunActs(_: { run: Run }): ReactNode {
  return null;
}
