'use client';

import { Archive, Hourglass, type LucideIcon, RefreshCw, TrendingDown } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useNow } from '@/components/live/clock';
import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { manyOf } from '@/components/show/figures';
import { periodOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { LateHour } from '@/server/api/acts-contract';
import { LateActs } from './late-acts';
import { OUTCOMES, type Standing, standingOf } from './late-words';

type Pool = LateHour['pools'][number];

type CardProps = { hour: LateHour; onDone: (done: ReactNode) => void };

/** One hour of the inbox: what the source says, what that would do to each pool, and what a person may do about it. */
export function LateHourCard({ hour, onDone }: CardProps) {
  const zone = useZone();
  const name = periodOf({ kind: 'hourly', start: hour.hourStart, end: hour.hourEnd }, zone);
  return (
    <li className="card p-4">
      <article aria-label={name} className="flex flex-col gap-3">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
          <div className="min-w-0">
            <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
              {name}
              <Mark standing={standingOf(hour)} />
            </h3>
            <p className="mt-1 text-soft">
              The source has {manyOf(hour.votes, 'vote')} with <Amount value={hour.cc} unit /> in it. Last
              seen <Time at={hour.seenAt} />. <Until hour={hour} />
            </p>
          </div>
          <LateActs hour={hour} name={name} onDone={onDone} />
        </div>
        <Table label={`Pools of ${name}`} columns={COLUMNS} rows={hour.pools} rowKey={({ pool }) => pool} />
        {hour.left && (
          <p className="text-soft">
            {hour.left.stands ? 'Left' : 'The source says more than was left'} up to{' '}
            <Amount value={hour.left.cc} unit /> by {hour.left.by}: {sentenceOf(hour.left.reason)}
          </p>
        )}
        {hour.runId !== null && (
          <p className="text-soft">
            A rerun counts the hour anew as well:{' '}
            <Link href={`/runs/${hour.runId}`} prefetch={false} className="link">
              its published run
            </Link>
            .
          </p>
        )}
      </article>
    </li>
  );
}

/** Until when late votes of the hour come in by themselves. */
function Until({ hour }: { hour: LateHour }) {
  const now = useNow(10_000);
  if (standingOf(hour) === 'shrank') return null;
  return now <= hour.byItselfUntil ? (
    <>
      Late votes are booked by themselves until <Time at={hour.byItselfUntil} />.
    </>
  ) : (
    <>
      Until <Time at={hour.byItselfUntil} ago={false} /> they were booked by themselves; since then a person
      decides.
    </>
  );
}

const MARKS: Record<Standing, { word: string; icon: LucideIcon; colour: string }> = {
  waits: { word: 'Waits for a person', icon: Hourglass, colour: 'bg-wait-soft text-wait' },
  shrank: { word: 'Source shrank', icon: TrendingDown, colour: 'bg-bad-soft text-bad' },
  'by itself': { word: 'Comes by itself', icon: RefreshCw, colour: 'bg-busy-soft text-busy' },
  left: { word: 'Left', icon: Archive, colour: 'bg-raised text-soft' },
};

function Mark({ standing }: { standing: Standing }) {
  const { word, icon: Icon, colour } = MARKS[standing];
  return (
    <span className={`inline-flex h-6 items-center gap-1 rounded-md px-2 text-small font-medium ${colour}`}>
      <Icon aria-hidden className="size-3.5" />
      {word}
    </span>
  );
}

const zero = (amount: string): boolean => /^-?0\.0+$/.test(amount);

const COLUMNS: Column<Pool>[] = [
  {
    id: 'pool',
    head: 'Pool',
    width: 88,
    cell: ({ pool }) => (pool === 'hourly' ? 'Hourly' : 'Daily'),
  },
  {
    id: 'counted',
    head: 'Counted',
    unit: 'CC',
    width: 160,
    figure: true,
    cell: ({ counted }) => <Amount value={counted} />,
  },
  {
    id: 'late',
    head: 'Late',
    unit: 'CC',
    width: 152,
    figure: true,
    cell: ({ lateCc }) => (zero(lateCc) ? <Nothing /> : <Amount value={lateCc} />),
  },
  {
    id: 'gone',
    head: 'Gone',
    unit: 'CC',
    width: 152,
    figure: true,
    cell: ({ shrankBy }) => (zero(shrankBy) ? <Nothing /> : <Amount value={shrankBy} />),
  },
  {
    id: 'votes',
    head: 'Votes',
    width: 80,
    figure: true,
    cell: ({ lateVotes }) => (lateVotes > 0 ? `+${lateVotes}` : String(lateVotes).replace('-', '−')),
  },
  {
    id: 'effect',
    head: 'Effect on the pool',
    unit: 'CC',
    width: 176,
    figure: true,
    cell: ({ effect }) => <Amount value={effect} />,
  },
  {
    id: 'outcome',
    head: 'What becomes of it',
    width: 360,
    cell: ({ outcome, homeSkipped }) =>
      `${OUTCOMES[outcome]}${homeSkipped && outcome !== 'agrees' ? '; its period was skipped' : ''}`,
  },
];
