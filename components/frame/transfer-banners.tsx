'use client';

import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { countOf, manyOf } from '@/components/show/figures';
import { momentOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { State } from '@/server/api/contract';
import { Banner } from './banner';

/** What of the transfers to the remote database needs a person: what does not arrive, and what stands there otherwise. */
export function Transfers({ transfers }: { transfers: State['transfers'] }) {
  const { stuck, trouble, comparedAt } = transfers;
  return (
    <>
      {stuck && (
        <Banner
          look="bad"
          title={`${manyOf(stuck.transfers, 'transfer')} of ${manyOf(stuck.hours, 'hour')} ${stuck.transfers === 1 ? 'is' : 'are'} stuck`}
        >
          {sentenceOf(stuck.why)} <TransfersLink />.{' '}
          <span className="text-soft">
            On the way since <Time at={stuck.since} />
          </span>
        </Banner>
      )}
      <Differing transfers={transfers} />
      {trouble !== null && (
        <Banner look="wait" title="What was delivered could not be compared">
          {sentenceOf(trouble)}{' '}
          {comparedAt !== null && (
            <span className="text-soft">
              Last compared <Time at={comparedAt} />
            </span>
          )}
        </Banner>
      )}
    </>
  );
}

function Differing({ transfers: { differing, differences } }: { transfers: State['transfers'] }) {
  const zone = useZone();
  const [first] = differences;
  if (!first) return null;
  const { hour, partnerId, sent, there } = first;
  return (
    <Banner
      look="bad"
      title={`The remote database holds ${differing === 1 ? 'a transfer' : `${countOf(differing)} transfers`} otherwise than delivered`}
    >
      Partner {partnerId} has {there ?? 'nothing'} there instead of {sent} CC for the hour of{' '}
      {momentOf(hour, zone)}
      {differing > 1 && ', and others are listed'}. Find out who wrote there, then retry the transfers, which
      sends again what was sent. <TransfersLink />.
    </Banner>
  );
}

const TransfersLink = () => (
  <Link href="/transfers" className="underline underline-offset-3">
    See the transfers
  </Link>
);
