import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { codeOf } from '@/components/live/query-client';
import { partnersInput, partnersPlace } from '@/components/run/partners-place';
import { RunView } from '@/components/run/run-view';
import { titleOf } from '@/components/run/title';
import { api, Prefetched, queries } from '../../../prefetch';

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
  const place = partnersPlace(await searchParams);
  const partners = partnersInput(Number(id), place);
  await Promise.all([readRun(id), queries().prefetchQuery(api.runs.partners.queryOptions(partners))]);
  return (
    <Prefetched>
      <RunView key={id} id={Number(id)} place={place} />
    </Prefetched>
  );
}

/** The run, or undefined where it cannot be read at present; the browser then asks again and shows the error. */
async function readRun(id: string) {
  if (!/^\d{1,15}$/.test(id)) notFound();
  return queries()
    .fetchQuery(api.runs.get.queryOptions({ id: Number(id) }))
    .catch((error: unknown) => (codeOf(error) === 'NOT_FOUND' ? notFound() : undefined));
}
