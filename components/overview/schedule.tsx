'use client';

import { CirclePause, CirclePlay } from 'lucide-react';
import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { useNow } from '@/components/live/clock';
import { useProgramState } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Kind } from '@/lib/period';
import type { State } from '@/server/api/contract';

const NOUNS: Record<Kind, string> = { hourly: 'hour', daily: 'day' };

/** Whether what falls due is run by itself; if not, who paused it, why and until when. */
export function Schedule({ kind }: { kind: Kind }) {
  const { data } = useProgramState();
  const pause = data?.pauses.find((one) => one.kind === kind);
  return (
    <div
      className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2"
      data-schedule={pause ? 'paused' : 'on'}
    >
      <p className="min-w-0 flex-1 basis-56 text-soft">
        {pause ? <Paused pause={pause} /> : `Each ${NOUNS[kind]} is run by itself when it falls due.`}
      </p>
      {pause ? <Resume kind={kind} /> : <PauseAct kind={kind} />}
    </div>
  );
}

function Paused({ pause: { pausedBy, reason, since, until } }: { pause: State['pauses'][number] }) {
  return (
    <>
      <strong className="font-medium text-wait">Paused</strong> by {pausedBy}: {sentenceOf(reason)} Since{' '}
      <Time at={since} />, until {until === null ? 'a person resumes it' : <Time at={until} />}.
    </>
  );
}

function Resume({ kind }: { kind: Kind }) {
  const api = useTRPCClient();
  return (
    <ActDialog
      word="Resume"
      icon={CirclePlay}
      title={`Resume the ${kind} schedule`}
      least="operator"
      submit={`Resume the ${kind} schedule`}
      act={async (reason) => {
        await api.schedule.resume.mutate({ kind, reason });
        return undefined;
      }}
    >
      <p>
        What fell due meanwhile is run at once, the earliest first, as far as the catch-up limit reaches; what
        is older counts as missed and waits for a person.
      </p>
    </ActDialog>
  );
}

const HOUR = 3_600_000;
const LENGTHS: Record<string, string> = {
  '': 'Until a person resumes it',
  '1': 'For 1 hour',
  '3': 'For 3 hours',
  '12': 'For 12 hours',
  '24': 'For 24 hours',
};

function PauseAct({ kind }: { kind: Kind }) {
  const api = useTRPCClient();
  const [hours, setHours] = useState('');
  const now = useNow(60_000);
  const until = hours === '' ? null : now + Number(hours) * HOUR;
  return (
    <ActDialog
      word="Pause"
      icon={CirclePause}
      title={`Pause the ${kind} schedule`}
      least="operator"
      submit={`Pause the ${kind} schedule${hours === '' ? '' : ` ${LENGTHS[hours]!.toLowerCase()}`}`}
      act={async (reason) => {
        await api.schedule.pause.mutate({ kind, until, reason });
        return undefined;
      }}
    >
      <p>
        No {NOUNS[kind]} is run by itself while it is paused; a person may still run one. What falls due waits
        and is caught up afterwards. No CC is lost: votes go on being cast and are counted then.
      </p>
      <label className="flex flex-col gap-1">
        <span className="font-medium">How long</span>
        <select value={hours} onChange={(event) => setHours(event.target.value)} className="field w-fit">
          {Object.entries(LENGTHS).map(([length, words]) => (
            <option key={length} value={length}>
              {words}
            </option>
          ))}
        </select>
        {until !== null && (
          <span className="text-small text-dim">
            It resumes by itself <Time at={until} ago={false} />.
          </span>
        )}
      </label>
    </ActDialog>
  );
}
