import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { PeriodView } from '@/components/decide/period-view';
import { codeOf } from '@/components/live/query-client';
import type { Kind } from '@/lib/period';
import { api, Prefetched, queries } from '../../../../prefetch';

export const metadata: Metadata = { title: 'Period' };

type Props = { params: Promise<{ kind: string; start: string }> };

/** A period by the instant of its start, in milliseconds; it leads on to its latest run where it has one. */
export default async function PeriodPage({ params }: Props) {
  const { kind, start } = await params;
  if (!isKind(kind) || !/^-?\d{1,15}$/.test(start)) notFound();
  const at = { kind, start: Number(start) };
  const period = await queries()
    .fetchQuery(api.periods.get.queryOptions(at))
    .catch((error: unknown) => {
      if (codeOf(error) === 'NOT_FOUND' || codeOf(error) === 'BAD_REQUEST') notFound();
      return undefined;
    });
  const latest = period?.attempts.at(-1);
  // What was skipped after an attempt is told of here, as its run does not know of it.
  if (latest && !period?.skip) redirect(`/runs/${latest.id}`);
  return (
    <Prefetched>
      <PeriodView key={`${kind} ${start}`} kind={at.kind} start={at.start} />
    </Prefetched>
  );
}

const isKind = (text: string): text is Kind => text === 'hourly' || text === 'daily';
