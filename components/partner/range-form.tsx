'use client';

import { useRouter } from 'next/navigation';
import { type SubmitEvent, useTransition } from 'react';
import { useZone } from '@/components/live/program';
import type { PartnerRewards } from '@/server/api/partners-contract';
import { addressOf, type PartnerPlace } from './place';

/** The days that are shown; they are kept in the address. */
export function RangeForm({ place, shown }: { place: PartnerPlace; shown: PartnerRewards | undefined }) {
  const router = useRouter();
  const zone = useZone();
  const [moving, startMoving] = useTransition();
  const choose = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [from, to] = [form.get('from'), form.get('to')];
    startMoving(() => router.push(addressOf(place, { from, to }), { scroll: false }));
  };
  return (
    <form
      method="get"
      onSubmit={choose}
      aria-busy={moving}
      className="flex flex-wrap items-center gap-x-4 gap-y-2"
    >
      <input type="hidden" name="kind" value={place.kind} />
      <Day name="from" label="From" value={place.from ?? shown?.from} />
      <Day name="to" label="To" value={place.to ?? shown?.to} />
      <button type="submit" className="button">
        Show
      </button>
      <p className="text-soft">
        {shown?.cut ? `That is more than fits: shown from ${shown.from}. ` : ''}Days in {zone}.
      </p>
    </form>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-soft">{label}</span>
      <input type="date" name={name} defaultValue={value} required className="field" />
    </label>
  );
}
