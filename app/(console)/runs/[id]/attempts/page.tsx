import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AttemptsView } from '@/components/decide/attempts-view';
import { codeOf } from '@/components/live/query-client';
import { api, Prefetched, queries } from '../../../../prefetch';

export const metadata: Metadata = { title: 'Attempts' };

type Props = { params: Promise<{ id: string }> };

export default async function AttemptsPage({ params }: Props) {
  const { id } = await params;
  const run = await readRun(id);
  if (run) {
    const { kind, start } = run.period;
    await queries().prefetchQuery(api.attempts.list.queryOptions({ kind, start }));
  }
  return (
    <Prefetched>
      <AttemptsView key={id} id={Number(id)} />
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
