import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { codeOf } from '@/components/live/query-client';
import { leftOutInput, partnersInput, type RunPlace, runPlace } from '@/components/run/run-place';
import { RunView } from '@/components/run/run-view';
import { titleOf } from '@/components/run/title';
import { replacedBy } from '@/lib/run';
import type { Run } from '@/server/api/contract';
import { api, Prefetched, queries, unlessSlow } from '../../../prefetch';

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await readRun((await params).id);
  return { title: run ? titleOf(run) : 'Run' };
}

export default async function RunPage({ params, searchParams }: Props) {
  const { id } = await params;
  const place = runPlace(await searchParams);
  await Promise.all([readRun(id).then(prefetchDecision), prefetchPart(Number(id), place)]);
  return (
    <Prefetched>
      <RunView key={id} id={Number(id)} place={place} />
    </Prefetched>
  );
}

/** What has to be read before a run is decided: it stands above everything else. */
async function prefetchDecision(run: Run | undefined): Promise<void> {
  if (run?.status !== 'waiting') return;
  const { notices, difference } = api.attempts;
  const isCompared = replacedBy(run) !== null && run.resultDigest !== null;
  const asked = [
    queries().prefetchQuery(notices.queryOptions({ runId: run.id })),
    isCompared && queries().prefetchQuery(difference.queryOptions({ runId: run.id })),
  ];
  await unlessSlow(Promise.all(asked), 30);
}

/** What the part of the page shows that is asked for. */
async function prefetchPart(id: number, place: RunPlace): Promise<void> {
  const client = queries();
  const { waterfall, members, partners, leftOut, inputs, log } = api.runs;
  switch (place.view) {
    case 'figures':
      await Promise.all([
        client.prefetchQuery(waterfall.queryOptions({ id })),
        client.prefetchQuery(members.queryOptions({ id })),
      ]);
      return;
    case 'partners':
      return client.prefetchQuery(partners.queryOptions(partnersInput(id, place)));
    case 'left-out':
      return client.prefetchQuery(leftOut.queryOptions(leftOutInput(id, place)));
    case 'inputs':
      return client.prefetchQuery(inputs.queryOptions({ id }));
    case 'log':
      return client.prefetchQuery(log.queryOptions({ id }));
  }
}

/** The run, or undefined where it cannot be read at present; the browser then asks again and shows the error. */
async function readRun(id: string) {
  if (!/^\d{1,15}$/.test(id)) notFound();
  return queries()
    .fetchQuery(api.runs.get.queryOptions({ id: Number(id) }))
    .catch((error: unknown) => (codeOf(error) === 'NOT_FOUND' ? notFound() : undefined));
}
