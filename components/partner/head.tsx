'use client';

import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { type Fact, Facts, PageHead } from '@/components/show/facts';
import { countOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';
import { Time } from '@/components/show/time';
import type { PartnerNow } from '@/server/api/partners-contract';

/** Who the partner is, and how the source and the runs know it. */
export function PartnerHead({ id, partner }: { id: string; partner: PartnerNow | undefined }) {
  return (
    <div className="flex flex-col gap-4">
      <PageHead title={partner?.now?.name ? `Partner ${id}, ${partner.now.name}` : `Partner ${id}`}>
        {partner ? <Sentence partner={partner} /> : <Bone chars={48} />}
      </PageHead>
      <div className="card p-4">
        <Facts facts={factsOf(partner)} />
      </div>
    </div>
  );
}

function Sentence({ partner: { now, trouble, lastVoted, archived } }: { partner: PartnerNow }) {
  const zone = useZone();
  const voted = lastVoted && (
    <>
      It voted last in{' '}
      <Link href={`?run=${lastVoted.runId}`} scroll={false} prefetch={false} className="link">
        {periodInside(lastVoted.period, zone)}
      </Link>
      .
    </>
  );
  // In those whose results are archived it may have voted.
  const still = archived ? ' whose results are still here' : '';
  if (now)
    return (
      <>
        {now.active ? 'Active' : 'Not active'}, with{' '}
        {now.position === null ? 'no position' : `position ${countOf(now.position)}`}.{' '}
        {voted ?? `It has voted in no published period${still}.`}
      </>
    );
  if (trouble !== null)
    return (
      <>
        {trouble} {voted}
      </>
    );
  if (voted)
    return <>The source does not know this partner any more; what runs have frozen of it stays. {voted}</>;
  return (
    <>
      Neither the source nor any published run{still} knows a partner of this id. It may be mistyped;{' '}
      <Link href="/partners" className="link">
        look for another
      </Link>
      .
    </>
  );
}

function factsOf(partner: PartnerNow | undefined): Fact[] {
  const now = partner?.now;
  const here = <T,>(value: T | undefined, show: (value: T) => React.ReactNode) =>
    partner === undefined ? <Bone chars={10} /> : value === undefined ? <Nothing /> : show(value);
  return [
    {
      label: 'Position now',
      value: here(now ?? undefined, ({ position }) => (position === null ? <Nothing /> : countOf(position))),
    },
    {
      label: 'ECC given now',
      value: here(now ?? undefined, ({ ecc }) => <Amount value={ecc} />),
      note: now && now.ecc === null ? 'Not given: the CC voted counts' : undefined,
    },
    {
      label: 'Active now',
      value: here(now ?? undefined, ({ active }) => (active ? 'Yes' : 'No')),
      note: now && !now.active ? 'Takes part in nothing' : undefined,
    },
    { label: 'Special partner', value: here(partner?.special, ({ listed }) => (listed ? 'Yes' : 'No')) },
    {
      label: 'Transfers of 7 days',
      value: here(partner?.transfers, (all) => <Transfers transfers={all} />),
      note: partner?.transfers.last && <LastTransfer last={partner.transfers.last} />,
    },
  ];
}

function Transfers({ transfers: { pending, delivered, cancelled } }: Pick<PartnerNow, 'transfers'>) {
  const parts = [
    delivered > 0 && `${countOf(delivered)} delivered`,
    pending > 0 && `${countOf(pending)} on the way`,
    cancelled > 0 && `${countOf(cancelled)} cancelled`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'None' : parts.join(', ');
}

function LastTransfer({ last }: { last: NonNullable<PartnerNow['transfers']['last']> }) {
  return (
    <>
      Last: <Amount value={last.amount} unit /> for{' '}
      <Link href={`/runs/${last.runId}`} prefetch={false} className="link">
        <Time at={last.time} ago={false} />
      </Link>
      {last.status === 'pending' && last.error !== null && `, tried again: ${last.error}`}
    </>
  );
}
