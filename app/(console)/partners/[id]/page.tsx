import { notFound, redirect } from 'next/navigation';
import { PartnerView } from '@/components/partner/partner-view';
import { chosenRun, type PartnerPlace, partnerPlace, rewardsInput } from '@/components/partner/place';
import { api, Prefetched, queries } from '../../../prefetch';

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const LARGEST_ID = 18_446_744_073_709_551_615n;

export async function generateMetadata({ params }: Props) {
  return { title: `Partner ${(await params).id}` };
}

export default async function PartnerPage({ params, searchParams }: Props) {
  const { id } = await params;
  if (!/^\d{1,20}$/.test(id) || BigInt(id) > LARGEST_ID) notFound();
  // One address for each partner.
  if (String(BigInt(id)) !== id) redirect(`/partners/${BigInt(id)}`);
  const asked = partnerPlace(await searchParams);
  const place = { ...asked, kind: asked.kind ?? (await kindOf(id, asked.run)) ?? 'daily' };
  await Promise.all([
    queries().prefetchQuery(api.partners.get.queryOptions({ partnerId: id })),
    rewardsAndWhy(id, place),
  ]);
  return (
    <Prefetched>
      <PartnerView key={id} id={id} place={place} />
    </Prefetched>
  );
}

/** What cannot be read at present is asked for again by the browser, which shows the error. */
const readWhy = (partnerId: string, runId: number) =>
  queries()
    .fetchQuery(api.partners.why.queryOptions({ partnerId, runId }))
    .catch(() => undefined);

const kindOf = async (id: string, run: number | undefined) =>
  run === undefined ? undefined : (await readWhy(id, run))?.run.period.kind;

async function rewardsAndWhy(id: string, place: PartnerPlace): Promise<void> {
  const rewards = await queries()
    .fetchQuery(api.partners.rewards.queryOptions(rewardsInput(id, place)))
    .catch(() => undefined);
  const run = chosenRun(place, rewards);
  if (run !== null) await readWhy(id, run);
}
