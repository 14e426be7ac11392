'use client';

import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { periodInside } from '@/components/show/instants';
import type { Run } from '@/server/api/contract';
import { ComingTo } from './coming-to';
import { Cover, isLacking, useCovering } from './missing';
import { paidAmong } from './words';

type RunPeriodProps = {
  period: Run['period'];
  /** Whether an attempt of it was rejected or failed before. */
  again: boolean;
  mayNot?: string | null;
  onOpen?: (open: boolean) => void;
};

/** Runs a period that was missed or refused, or whose last attempt was rejected or failed. */
export function RunPeriod({ period, again, mayNot = null, onOpen }: RunPeriodProps) {
  const zone = useZone();
  const router = useRouter();
  const client = useTRPCClient();
  const covering = useCovering();
  const [byHand, setByHand] = useState(false);
  const { cover } = covering;
  const { kind, start } = period;
  const run = (how: { reason: string; dryRun?: boolean }) =>
    client.attempts.run.mutate({ kind, start, cover, ...(byHand ? { gate: 'manual' } : {}), ...how });
  return (
    <ActDialog
      word={again ? 'Run again' : 'Run it'}
      title={`Run ${periodInside(period, zone)}${again ? ' again' : ''}`}
      least="operator"
      look="primary"
      icon={Play}
      mayNot={mayNot}
      onOpen={onOpen}
      foresee={{
        key: [kind, start, cover, byHand],
        ask: () =>
          covering.asking(async () => {
            const asked = await run(LOOKING);
            if (!('foreseen' in asked)) throw new Error('It was done, and not only asked about.');
            return asked.foreseen;
          }),
        show: (comes) => (isLacking(comes) ? null : <ComingTo comes={comes} />),
      }}
      submit={(comes) => {
        if (comes === undefined || isLacking(comes)) return 'Run it';
        return comes.waits === null
          ? `Run it and pay ${paidAmong(comes)}`
          : `Run it: ${paidAmong(comes)}, once approved`;
      }}
      act={async (reason) => {
        const asked = await run({ reason });
        if ('run' in asked) router.push(`/runs/${asked.run.id}`);
        return undefined;
      }}
    >
      <Cover covering={covering} />
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          checked={byHand}
          onChange={(event) => setByHand(event.target.checked)}
          className="size-4 shrink-0 accent-(--accent)"
        />
        Let it wait for approval, whatever the policy says
      </label>
    </ActDialog>
  );
}
