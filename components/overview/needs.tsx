'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { countOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Sign } from '@/components/show/status';
import { Time } from '@/components/show/time';
import type { Need, NeedSort, Needs as Told } from '@/server/api/overview-contract';
import { aboutOf, LOOKS, listOf, placeOf } from './need-words';

/** A proposal, and an attempt that is late, come without an event that would tell of them. */
const ASK_AGAIN = 15_000;

/** What a person has to look at or decide, a line each; calm where there is nothing. */
export function Needs() {
  const query = useQuery({ ...useTRPC().overview.needs.queryOptions(), refetchInterval: ASK_AGAIN });
  const { data, refetch } = query;
  const error = useFailure(query);
  return (
    <Section title="Needs a person">
      {error ? (
        <Failure what="What needs a person could not be read." error={error} retry={() => void refetch()} />
      ) : data?.length === 0 ? (
        <p className="card flex items-start gap-2 px-4 py-3" data-needs="nobody">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
          Nothing needs anybody. What falls due is run by itself, and what goes wrong appears here.
        </p>
      ) : (
        <ul className="card divide-y divide-line" aria-busy={data === undefined} aria-label="Needs a person">
          {data ? data.map((group) => <Group key={group.sort} group={group} />) : <Bones />}
        </ul>
      )}
    </Section>
  );
}

function Group({ group: { sort, total, first } }: { group: Told[number] }) {
  const more = total - first.length;
  return (
    <>
      {first.map((need) => (
        <Line key={keyOf(need)} sort={sort} need={need} />
      ))}
      {more > 0 && (
        <li className="px-4 py-2 text-soft">
          <Link href={listOf(sort)} className="link">
            {countOf(more)} more: {LOOKS[sort].word.toLowerCase()}
          </Link>
        </li>
      )}
    </>
  );
}

const keyOf = ({ period, runId, detail, since }: Need): string =>
  [period?.kind, period?.start, runId, detail, since].join(' ');

function Line({ sort, need }: { sort: NeedSort; need: Need }) {
  const zone = useZone();
  const { word, icon, look } = LOOKS[sort];
  const about = aboutOf(sort, need, zone);
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2 md:grid-cols-[11rem_1fr_auto] md:items-baseline">
      <span>
        <Sign word={word} icon={icon} look={look} />
      </span>
      <span className="min-w-0 wrap-break-word">
        <Link href={placeOf(sort, need)} className="link">
          {about}
        </Link>
        {need.detail !== null && need.period !== null ? (
          <span className="text-soft">: {sentenceOf(need.detail)}</span>
        ) : (
          !about.endsWith('.') && '.'
        )}
        {need.by !== null && <span className="text-dim"> {byWhom(sort, need.by)}</span>}
      </span>
      <span className="text-small text-dim md:text-right">
        <Time at={need.since} />
      </span>
    </li>
  );
}

const DECIDED: readonly NeedSort[] = ['rejected'];

/** An attempt was asked for by somebody, or by the schedule; one that is rejected was so by a person. */
const byWhom = (sort: NeedSort, by: string): string =>
  DECIDED.includes(sort) ? `Rejected by ${by}.` : `Asked for by ${by === 'schedule' ? 'the schedule' : by}.`;

const Bones = () => (
  <li className="flex gap-4 px-4 py-2.5">
    <Bone chars={14} />
    <Bone chars={48} />
  </li>
);
