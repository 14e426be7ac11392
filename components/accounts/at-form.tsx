'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useTransition } from 'react';
import { useZone } from '@/components/live/program';
import { addressOf } from './place';

/** The moment whose balances are shown; it is kept in the address. */
export function AtForm({ at }: { at: string | undefined }) {
  const router = useRouter();
  const zone = useZone();
  const [moving, startMoving] = useTransition();
  const choose = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const moment = String(new FormData(event.currentTarget).get('at'));
    startMoving(() => router.push(addressOf({ at: moment }), { scroll: false }));
  };
  // An instant with an offset is no local time, which is all that the field can show.
  const local = at !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(at) ? at : undefined;
  return (
    <form
      method="get"
      action="/accounts"
      onSubmit={choose}
      aria-busy={moving}
      className="flex flex-wrap items-center gap-x-4 gap-y-2"
    >
      <label className="flex flex-wrap items-center gap-2">
        <span className="text-soft">Balances at, in {zone}</span>
        <input type="datetime-local" name="at" defaultValue={local} required className="field" />
      </label>
      <button type="submit" className="button">
        Show
      </button>
      {at !== undefined && (
        <Link href={addressOf({})} scroll={false} className="button">
          Show now
        </Link>
      )}
    </form>
  );
}
