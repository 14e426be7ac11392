'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '@/components/live/trpc';
import { replacedBy } from '@/lib/run';
import type { Run } from '@/server/api/contract';
import { Approve } from './approve';
import { Reject } from './reject';
import { Rerun } from './rerun';
import { RunPeriod } from './run-period';
import { SkipPeriod } from './skip-period';
import { attemptOf } from './words';

/**
 * What a person may do with a run, beside its head: what matters now first, the rest in reach. While somebody looks at an act its dialog stays, with
 * what was typed, whatever becomes of the run meanwhile.
 */
export function RunActs({ run }: { run: Run }) {
  const [held, setHeld] = useState<Run | null>(null);
  const shown = held ?? run;
  const hold = (open: boolean) => setHeld(open ? shown : null);
  const acts = actsOf(shown, hold, held && sinceOpened(held, run));
  return acts && <div className="flex flex-wrap items-center gap-2">{acts}</div>;
}

/** What has become of a run since its act is looked at; null where it stands as it did. */
function sinceOpened(held: Run, run: Run): string | null {
  if (held.status === run.status) return null;
  const by = run.decidedBy === null ? '' : ` by ${run.decidedBy}`;
  return `Since you opened this, ${attemptOf(run.attempt).toLowerCase()} was ${run.status}${by}.`;
}

type Hold = (open: boolean) => void;

function actsOf(run: Run, hold: Hold, since: string | null): ReactNode {
  const active = run.attempts.find(({ status }) => status === 'computing' || status === 'waiting');
  const published = run.attempts.find(({ status }) => status === 'published');
  switch (run.status) {
    case 'computing':
      return null;
    case 'waiting': {
      const deciding = { run, replaces: replacedBy(run), since, onOpen: hold };
      return (
        <>
          <Approve {...deciding} />
          <Reject {...deciding} />
        </>
      );
    }
    case 'published': {
      const busy =
        active &&
        `${attemptOf(active.attempt)} of this period is ${active.status} already. Decide over it first.`;
      const archived =
        run.archive && 'Its rows were archived, so it is not run again. Correct an account by hand instead.';
      return (
        <>
          {active && <To attempt={active} word={`which is ${active.status}`} />}
          <Rerun run={run} mayNot={busy ?? archived} onOpen={hold} />
        </>
      );
    }
    case 'superseded':
    case 'rejected':
    case 'failed':
      if (active) return <To attempt={active} word={`which is ${active.status}`} />;
      if (published) return <To attempt={published} word="which counts" />;
      return <OpenAgain run={run} hold={hold} />;
  }
}

/** An attempt that was rejected or failed leaves its period open, unless that was skipped since. */
function OpenAgain({ run, hold }: { run: Run; hold: Hold }) {
  const { kind, start } = run.period;
  const [isHeld, setHeld] = useState(false);
  const onOpen = (open: boolean) => {
    setHeld(open);
    hold(open);
  };
  const { data } = useQuery(useTRPC().periods.get.queryOptions({ kind, start }));
  if (data?.skip && !isHeld)
    return (
      <Link href={`/periods/${kind}/${start}`} className="button">
        {data.standing === 'elsewhere' ? 'Published elsewhere' : 'Skipped since'}: look at the period
      </Link>
    );
  const latest = run.attempts.at(-1);
  if (latest && latest.id !== run.id) return <To attempt={latest} word="the latest" />;
  const mayNot = data ? null : 'How the period stands is still being read.';
  return (
    <>
      <RunPeriod period={run.period} again mayNot={mayNot} onOpen={onOpen} />
      <SkipPeriod period={run.period} mayNot={mayNot} onOpen={onOpen} />
    </>
  );
}

function To({ attempt: { id, attempt }, word }: { attempt: Run['attempts'][number]; word: string }) {
  return (
    <Link href={`/runs/${id}`} className="button">
      To {attemptOf(attempt).toLowerCase()}, {word}
      <ArrowRight aria-hidden className="size-4" />
    </Link>
  );
}
