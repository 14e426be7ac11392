'use client';

import { SkipForward } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { dateOf, momentOf, periodInside } from '@/components/show/instants';
import type { Run } from '@/server/api/contract';
import { Cover, isLacking, useCovering } from './missing';
import { ccOf } from './words';

type SkipPeriodProps = {
  period: Run['period'];
  mayNot?: string | null;
  onOpen?: (open: boolean) => void;
};

/** Gives a period up: its hours are counted, and everything earmarked for it goes on to the next later fresh one. */
export function SkipPeriod({ period, mayNot = null, onOpen }: SkipPeriodProps) {
  const zone = useZone();
  const router = useRouter();
  const client = useTRPCClient();
  const covering = useCovering();
  const { cover } = covering;
  const { kind, start } = period;
  const skip = (how: { reason: string; dryRun?: boolean }) =>
    client.attempts.skip.mutate({ kind, start, cover, ...how });
  const toWord = (to: string) =>
    kind === 'daily'
      ? `day ${dateOf(Date.parse(to), zone)}`
      : `the hour from ${momentOf(Date.parse(to), zone)}`;
  return (
    <ActDialog
      word="Skip"
      title={`Skip ${periodInside(period, zone)}`}
      least="operator"
      icon={SkipForward}
      mayNot={mayNot}
      onOpen={onOpen}
      foresee={{
        key: [kind, start, cover],
        ask: () => covering.asking(() => skip(LOOKING)),
        show: (comes) =>
          isLacking(comes) ? null : (
            <p>
              <strong className="font-medium">{ccOf(comes.amount)}</strong> go on to {toWord(comes.to)}.
            </p>
          ),
      }}
      submit={(comes) =>
        comes === undefined || isLacking(comes) ? 'Skip it' : `Skip it and hand on ${ccOf(comes.amount)}`
      }
      act={async (reason) => {
        await skip({ reason });
        router.push(`/periods/${kind}/${start}`);
        return undefined;
      }}
    >
      <p className="text-soft">
        Nobody is paid for this period, and it cannot be run any more. Its hours are counted first.
      </p>
      <Cover covering={covering} />
    </ActDialog>
  );
}
