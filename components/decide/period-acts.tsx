'use client';

import type { PeriodAnswer } from '@/server/api/decisions-contract';
import { RunPeriod } from './run-period';
import { SkipPeriod } from './skip-period';

type ActsProps = { period: PeriodAnswer; isHeld: boolean; hold: (open: boolean) => void };

/** What a person may do about a period without a run. Only what is over can be run or skipped; an act that is looked at stays. */
export function PeriodActs({ period: { period, standing }, isHeld, hold }: ActsProps) {
  const isOpen = standing === 'ended' || standing === 'due' || standing === 'missed';
  if (!isOpen && !isHeld) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <RunPeriod period={period} again={false} onOpen={hold} />
      <SkipPeriod period={period} onOpen={hold} />
    </div>
  );
}
