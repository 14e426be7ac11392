'use client';

import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useZone } from '@/components/live/program';
import { codeOf } from '@/components/live/query-client';
import { useTRPC, useTRPCClient } from '@/components/live/trpc';
import { periodInside } from '@/components/show/instants';
import { formatAmount, parseAmount, sum } from '@/lib/amount';
import type { Run } from '@/server/api/contract';
import { type Deciding, LookAgain, Since } from './deciding';
import { Cover, isLacking, useCovering } from './missing';
import { Moves } from './moves';
import { NoticeList } from './notices';
import { attemptOf, ccOf, paidAmong } from './words';

const READING = 'What an approver should know of this attempt is still being read.';
const UNREAD = 'What an approver should know of this attempt could not be read. Try that again first.';

/** Publishes an attempt that waits, by somebody who has seen what it came to and what is remarkable about it. */
export function Approve({ run, replaces, since, onOpen }: Deciding) {
  const zone = useZone();
  const client = useTRPCClient();
  const { data: known, isError } = useQuery(useTRPC().attempts.notices.queryOptions({ runId: run.id }));
  const covering = useCovering();
  const { cover } = covering;
  const { kind, start } = run.period;
  const instead = replaces === null ? '' : ` in place of ${attemptOf(replaces).toLowerCase()}`;
  const approve = (how: { reason: string; dryRun?: boolean }) => {
    if (!known) throw new Error(READING);
    return client.attempts.approve.mutate({ kind, start, seen: known.seen, cover, ...how });
  };
  return (
    <ActDialog
      word={`Publish ${ccOf(totalOf(run))}`}
      title={`Publish ${periodInside(run.period, zone)}`}
      least="approver"
      onOpen={onOpen}
      look="primary"
      icon={Check}
      mayNot={known ? known.ownRequest : isError ? UNREAD : READING}
      foresee={{
        key: [run.id, cover],
        ask: () => covering.asking(() => approve(LOOKING)),
        show: (foreseen) =>
          isLacking(foreseen) ? null : (
            <Moves
              title="What it moves"
              moves={foreseen.moves}
              nothing="No CC moves: the amounts are those that are published."
            />
          ),
      }}
      submit={`Publish ${paidAmong(run)}${instead}`}
      refused={(error) => (codeOf(error) === 'CONFLICT' ? <LookAgain period={run.period} /> : null)}
      act={async (reason) => {
        await approve({ reason });
        return undefined;
      }}
    >
      <Since since={since} run={run} />
      {known && known.notices.length > 0 && <NoticeList notices={known.notices} />}
      <Cover covering={covering} />
    </ActDialog>
  );
}

/** What all partners get, the bonus of a day included. */
const totalOf = ({ paid, bonus }: Run): string =>
  formatAmount(sum([paid, bonus].map((one) => parseAmount(one ?? '0'))));
