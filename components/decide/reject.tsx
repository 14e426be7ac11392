'use client';

import { Ban } from 'lucide-react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useZone } from '@/components/live/program';
import { codeOf } from '@/components/live/query-client';
import { useTRPCClient } from '@/components/live/trpc';
import { periodInside } from '@/components/show/instants';
import { type Deciding, LookAgain, Since } from './deciding';
import { Moves } from './moves';
import { attemptOf, ccOf } from './words';

/** Turns down an attempt that waits; nothing is paid, and what it held goes back. */
export function Reject({ run, replaces, since, onOpen }: Deciding) {
  const zone = useZone();
  const client = useTRPCClient();
  const { kind, start } = run.period;
  const reject = (how: { reason: string; dryRun?: boolean }) =>
    client.attempts.reject.mutate({ kind, start, runId: run.id, ...how });
  return (
    <ActDialog
      word="Reject"
      title={`Reject ${attemptOf(run.attempt).toLowerCase()} of ${periodInside(run.period, zone)}`}
      least="approver"
      onOpen={onOpen}
      refused={(error) => (codeOf(error) === 'CONFLICT' ? <LookAgain period={run.period} /> : null)}
      icon={Ban}
      foresee={{
        key: [run.id],
        ask: () => reject(LOOKING),
        show: ({ moves }) => <Moves title="What it moves" moves={moves} nothing="No CC moves." />,
      }}
      submit={
        replaces === null
          ? `Reject it: ${ccOf(run.paid ?? '0.00000000')} are not paid`
          : `Reject it: ${attemptOf(replaces).toLowerCase()} goes on to count`
      }
      act={async (reason) => {
        await reject({ reason });
        return undefined;
      }}
    >
      <Since since={since} run={run} />
      <p className="text-soft">
        {replaces === null
          ? 'Nothing is paid. What the attempt holds goes back to what is earmarked for this period, where it waits for the next attempt, which only a person starts.'
          : `What is published stays as it is, and the ${ccOf(run.paid ?? '0.00000000')} of this attempt are not paid.`}
      </p>
    </ActDialog>
  );
}
