'use client';

import { useShownZone, useZone } from '@/components/live/program';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { Facts } from '@/components/show/facts';
import { lengthOf, manyOf } from '@/components/show/figures';
import { periodOf, secondOf } from '@/components/show/instants';
import { Countdown, Time } from '@/components/show/time';
import type { Pool } from '@/server/api/contract';
import { Others } from './others';
import { Schedule } from './schedule';

const TITLES: Record<Pool['kind'], string> = { hourly: 'Hourly pool', daily: 'Daily pool' };

/** A pool: what its running period is expected to give out, what that is made of, and when it falls due. */
export function PoolCard({ pool }: { pool: Pool }) {
  const zone = useZone();
  return (
    <section
      aria-label={TITLES[pool.kind]}
      data-pool={pool.kind}
      className="card @container flex flex-col gap-4 p-4 md:p-5"
    >
      <div className="flex flex-col gap-x-6 gap-y-1 @md:flex-row @md:justify-between">
        <div>
          <h2>{TITLES[pool.kind]}</h2>
          <p className="text-soft">{periodOf(pool.period, zone)}</p>
        </div>
        <p className="@md:text-right">
          <span className="text-soft">Due in </span>
          <strong className="font-semibold">
            <Countdown to={pool.period.dueAt} />
          </strong>
          <span className="block text-small text-dim">
            <Time at={pool.period.dueAt} ago={false} />
          </span>
        </p>
      </div>
      <p>
        <span className="block text-figure font-semibold tracking-tight" data-figure="expected">
          <Amount value={pool.expected} />
        </span>
        <span className="text-soft">CC expected so far</span>
      </p>
      <Composition pool={pool} />
      <div className="border-line border-t pt-4">
        <Facts
          facts={[
            { label: 'Balance of the pool', value: <Amount value={pool.balance} unit /> },
            { label: 'Held', value: <Amount value={pool.held} unit />, note: 'by runs that compute or wait' },
          ]}
        />
      </div>
      <Ended ended={pool.ended} />
      <Others kind={pool.kind} others={pool.others} />
      <div className="mt-auto border-line border-t pt-4">
        <Schedule kind={pool.kind} />
      </div>
    </section>
  );
}

/** The period before, which has ended and is not due yet. */
function Ended({ ended }: Pick<Pool, 'ended'>) {
  const zone = useZone();
  if (ended === null) return null;
  return (
    <p data-figure="ended">
      {periodOf(ended.period, zone)} has ended: <Amount value={ended.expected} unit /> so far, due in{' '}
      <strong className="font-semibold">
        <Countdown to={ended.period.dueAt} />
      </strong>
      .
    </p>
  );
}

/** What is accrued and what is not yet, apart from each other. */
function Composition({ pool: { earmarked, running, expected } }: { pool: Pool }) {
  const zone = useShownZone();
  return (
    <div>
      <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-raised">
        <div className="bg-accent" style={{ width: `${lengthOf(earmarked, expected)}%` }} />
        <div className="stripes" style={{ width: `${lengthOf(running.inflow, expected)}%` }} />
      </div>
      <dl className="mt-3 grid grid-cols-[auto_1fr_auto] items-baseline gap-x-2 gap-y-1">
        <span aria-hidden className="size-2.5 rounded-sm bg-accent" />
        <dt>Accrued and earmarked</dt>
        <dd className="text-right" data-figure="earmarked">
          <Amount value={earmarked} unit />
        </dd>
        <span aria-hidden className="stripes size-2.5 rounded-sm" />
        <dt>Voted so far, not accrued yet</dt>
        <dd className="text-right" data-figure="inflow">
          <Amount value={running.inflow} unit />
        </dd>
      </dl>
      <p className="mt-1 pl-4.5 text-small text-dim">
        From {manyOf(running.votes, 'vote')} with <Amount value={running.cc} short unit /> voted
        {running.summedTo !== null && `, summed to ${secondOf(running.summedTo, zone)}`}
      </p>
    </div>
  );
}

/** The place of a pool while it loads. */
export function PoolCardBones({ kind }: { kind: Pool['kind'] }) {
  return (
    <section aria-label={TITLES[kind]} aria-busy className="card @container flex flex-col gap-4 p-4 md:p-5">
      <div className="flex flex-col gap-x-6 gap-y-1 @md:flex-row @md:justify-between">
        <div>
          <h2>{TITLES[kind]}</h2>
          <p>
            <Bone chars={24} />
          </p>
        </div>
        <p className="@md:text-right">
          <Bone chars={10} />
          <span className="block text-small">
            <Bone chars={18} />
          </span>
        </p>
      </div>
      <p>
        <span className="block text-figure">
          <Bone chars={12} />
        </span>
        <Bone chars={16} />
      </p>
      <div className="flex h-21 flex-col justify-end gap-1">
        <Bone chars={40} />
        <Bone chars={36} />
      </div>
      <div className="border-line border-t pt-4">
        <Bone chars={30} />
        <br />
        <Bone chars={24} />
      </div>
      <div className="border-line border-t pt-4">
        <div className="flex h-8 items-center">
          <Bone chars={36} />
        </div>
      </div>
    </section>
  );
}
