'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useId, useState } from 'react';
import { type RunPlace, runHref } from './run-place';

/** Looks for partners by an id, or by how a name begins. */
export function PartnerSearch({ runId, place }: { runId: number; place: RunPlace }) {
  const router = useRouter();
  const explained = useId();
  const [refused, setRefused] = useState(false);
  const asked = place.partner ?? place.name;
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('partner')).trim();
    setRefused(text === '');
    if (text === '') return;
    const by = /^\d{1,20}$/.test(text) ? { partner: text } : { name: text };
    router.push(runHref(runId, { view: 'partners', ...by }), { scroll: false });
  };
  return (
    <form method="get" onSubmit={search} className="flex flex-wrap items-center gap-2">
      {refused && (
        <span id={explained} role="alert" className="text-bad">
          Type an id, such as 1042, or how a name begins.
        </span>
      )}
      <input
        key={asked}
        name="partner"
        defaultValue={asked}
        autoComplete="off"
        maxLength={100}
        placeholder="Partner id or name"
        aria-label="Partner id or name"
        aria-invalid={refused}
        aria-describedby={refused ? explained : undefined}
        className="field w-44 placeholder:text-dim"
      />
      <button type="submit" className="button">
        <Search aria-hidden className="size-4" />
        Find
      </button>
    </form>
  );
}
