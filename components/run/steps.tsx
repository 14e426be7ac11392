'use client';

import { useQuery } from '@tanstack/react-query';
import { Circle, CircleCheck, CircleMinus, CircleX, LoaderCircle } from 'lucide-react';
import { useShownZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { countOf, manyOf } from '@/components/show/figures';
import { durationOf, secondOf } from '@/components/show/instants';
import { Countdown } from '@/components/show/time';
import { STEPS, type Step } from '@/lib/run';
import type { Run } from '@/server/api/contract';
import { WORDS } from './step-words';

type StepRow = Run['steps'][number];

/** The steps of a run in their order, with what each took, and the error of one that an outage has stopped. */
export function Steps({ run }: { run: Run }) {
  const rows = new Map(run.steps.map((row) => [row.step, row]));
  const under = run.status === 'computing' || run.status === 'waiting';
  const progress = useProgress(run);
  return (
    <ol className="card divide-y divide-line">
      {STEPS.map((step) => (
        <StepLine
          key={step}
          step={step}
          row={rows.get(step)}
          absent={absentOf(step, run)}
          under={under}
          progress={progress?.step === step ? progress : null}
        />
      ))}
    </ol>
  );
}

const LOOK_EVERY = 1_000;

/** How far the step is that is going on; rows are stored in between events, so that it is asked for while it lasts. */
function useProgress(run: Run) {
  const going = run.steps.some(({ endedAt, error }) => endedAt === null && error === null);
  const { data } = useQuery({
    ...useTRPC().runs.progress.queryOptions({ id: run.id }),
    enabled: going,
    refetchInterval: LOOK_EVERY,
    staleTime: 0,
  });
  return going ? (data ?? null) : null;
}

/** What is said of a step that has no row. */
function absentOf(step: Step, { status, transfers }: Run): string {
  if (status === 'computing' || status === 'waiting') return 'not begun';
  if (step !== 'transfer' || status === 'rejected' || status === 'failed') return 'was not reached';
  const all = transfers.pending + transfers.delivered;
  return all === 0 ? 'nothing to transfer' : `${countOf(transfers.delivered)} of ${countOf(all)} delivered`;
}

/** Steps that go through rows; that the others are one row each tells nothing. */
const COUNTED: readonly Step[] = ['read', 'compute', 'readBack', 'publish', 'transfer'];

type StepProps = {
  step: Step;
  row: StepRow | undefined;
  absent: string;
  under: boolean;
  progress: { done: number | null; of: number | null } | null;
};

function StepLine({ step, row, absent, under, progress }: StepProps) {
  const zone = useShownZone();
  const notes = row ? notesOf(step, row) : [];
  return (
    <li className="flex gap-3 px-3 py-2">
      <Mark row={row} under={under} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap justify-between gap-x-4">
          <span className={row ? 'font-medium' : 'text-dim'}>{WORDS[step]}</span>
          <span className="text-soft">
            {row
              ? `${secondOf(row.startedAt, zone)}${row.endedAt === null ? '' : `, took ${durationOf(row.endedAt - row.startedAt)}`}`
              : absent}
          </span>
        </div>
        {row && notes.length > 0 && <p className="text-small text-dim">{notes.join(', ')}</p>}
        {progress && <Progress {...progress} />}
        {row?.error && <p className="wrap-break-word text-bad">{row.error}</p>}
        {row?.nextTryAt && row.endedAt === null && (
          <p className="text-soft">
            Tried again by itself in <Countdown to={row.nextTryAt} />, at {secondOf(row.nextTryAt, zone)}.
          </p>
        )}
      </div>
    </li>
  );
}

function Progress({ done, of }: { done: number | null; of: number | null }) {
  if (done === null || of === null || of === 0) return null;
  return (
    <label className="mt-1 flex items-center gap-2 text-small text-soft">
      <progress max={of} value={Math.min(done, of)} className="progress h-2 w-40" />
      {countOf(done)} of {manyOf(of, 'row')}
    </label>
  );
}

const notesOf = (step: Step, { rowsDone, tries }: StepRow): string[] => [
  ...(COUNTED.includes(step) && rowsDone > 0 ? [manyOf(rowsDone, 'row')] : []),
  ...(tries > 1 ? [manyOf(tries, 'try', 'tries')] : []),
];

function Mark({ row, under }: { row: StepRow | undefined; under: boolean }) {
  const shape = 'mt-0.5 size-4 shrink-0';
  if (!row)
    return under ? (
      <Circle aria-hidden className={`${shape} text-edge`} />
    ) : (
      <CircleMinus aria-hidden className={`${shape} text-edge`} />
    );
  if (row.error !== null) return <CircleX role="img" aria-label="Stopped" className={`${shape} text-bad`} />;
  if (row.endedAt !== null)
    return <CircleCheck role="img" aria-label="Done" className={`${shape} text-good`} />;
  return <LoaderCircle role="img" aria-label="In progress" className={`${shape} animate-turn text-busy`} />;
}
