'use client';

import type { PeriodAnswer } from '@/server/api/decisions-contract';
import { RunPeriod } from './run-period';
import { SkipPeriod } from './skip-period';

/** What a person may do about a period without a run. Only what is over can be run or skipped. */
export function PeriodActs({ period: { period, standing } }: { period: PeriodAnswer }) {
  if (standing !== 'ended' && standing !== 'due' && standing !== 'missed') return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <RunPeriod period={period} again={false} />
      <SkipPeriod period={period} />
    </div>
  );
}
