'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useZone } from '@/components/live/program';
import { dateOf, spanOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import type { VotesCounts } from '@/server/api/votes-contract';
import { type VotesPlace, votesAddress } from './place';

type Choice = { place: VotesPlace; counts: VotesCounts | undefined };

/** Which day or month is shown, and the way to the others. */
export function SpanChoice({ place, counts }: Choice) {
  const zone = useZone();
  const { scale } = place;
  const noun = scale === 'hours' ? 'day' : 'month';
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <Beside word={`The ${noun} before`} to={counts?.span.previous ?? null} scale={scale}>
          <ChevronLeft aria-hidden className="size-4" />
        </Beside>
        <h2 className="min-w-32 text-center">{counts ? nameOf(counts, place, zone) : ''}</h2>
        <Beside word={`The ${noun} after`} to={counts?.span.next ?? null} scale={scale}>
          <ChevronRight aria-hidden className="size-4" />
        </Beside>
        {place.hour !== undefined && (
          <Link href={votesAddress({ ...place, hour: undefined })} scroll={false} className="button">
            Whole day
          </Link>
        )}
        {place.of !== undefined && (
          <Link href={votesAddress({ scale })} scroll={false} className="button">
            {scale === 'hours' ? 'Today' : 'This month'}
          </Link>
        )}
      </div>
      <div className="flex gap-2">
        <ScaleLink scale="hours" here={scale === 'hours'} of={dayIn(counts)} word="Hours of a day" />
        <ScaleLink
          scale="days"
          here={scale === 'days'}
          of={counts?.span.of.slice(0, 7)}
          word="Days of a month"
        />
      </div>
    </div>
  );
}

function nameOf({ span, periods }: VotesCounts, { hour }: VotesPlace, zone: string): string {
  const date = dateOf(span.start, zone);
  if (span.scale === 'days') return date.replace(/^\d+ /, '');
  const period = periods.find(({ start }) => start === hour);
  return period ? `${spanOf(period, zone)}, ${date}` : date;
}

/** From a month one comes to its last day that has votes. */
function dayIn(counts: VotesCounts | undefined): string | undefined {
  if (!counts || counts.span.scale === 'hours') return counts?.span.of;
  const last = counts.periods.findLastIndex(({ votes }) => votes !== null);
  return last < 0 ? undefined : `${counts.span.of}-${String(last + 1).padStart(2, '0')}`;
}

type BesideProps = { word: string; to: string | null; scale: VotesPlace['scale']; children: ReactNode };

function Beside({ word, to, scale, children }: BesideProps) {
  if (to === null)
    return (
      <span aria-hidden className="button px-2 opacity-50">
        {children}
      </span>
    );
  return (
    <PlainLink
      href={votesAddress({ scale, of: to })}
      scroll={false}
      aria-label={word}
      title={word}
      className="button px-2"
    >
      {children}
    </PlainLink>
  );
}

type ScaleProps = { scale: VotesPlace['scale']; here: boolean; of: string | undefined; word: string };

function ScaleLink({ scale, here, of, word }: ScaleProps) {
  return (
    <PlainLink
      href={votesAddress({ scale, of })}
      scroll={false}
      aria-current={here ? 'true' : undefined}
      className={`button ${here ? 'border-accent text-accent' : ''}`}
    >
      {word}
    </PlainLink>
  );
}
