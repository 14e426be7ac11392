import type { ReactNode } from 'react';
import type { Run } from '@/server/api/contract';

/** What has to be read before a run is decided. */
export function RunDecision(_: { run: Run }): ReactNode {
  return null;
}
