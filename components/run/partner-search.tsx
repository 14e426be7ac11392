'use client';

import { Search, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useId, useState } from 'react';

/** Jumps to one partner by its id. */
export function PartnerSearch({ runId, partner }: { runId: number; partner: string | undefined }) {
  const router = useRouter();
  const explained = useId();
  const [refused, setRefused] = useState(false);
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('partner')).trim();
    const right = /^\d{1,20}$/.test(id);
    setRefused(!right);
    if (right) router.push(`/runs/${runId}?partner=${id}`, { scroll: false });
  };
  return (
    <form method="get" onSubmit={search} className="flex flex-wrap items-center gap-2">
      {refused && (
        <span id={explained} role="alert" className="text-bad">
          An id is a whole number, such as 1042.
        </span>
      )}
      {partner !== undefined && (
        <Link href={`/runs/${runId}`} scroll={false} className="button">
          <X aria-hidden className="size-4" />
          All partners
        </Link>
      )}
      <input
        key={partner}
        name="partner"
        defaultValue={partner}
        inputMode="numeric"
        autoComplete="off"
        placeholder="Partner id"
        aria-label="Partner id"
        aria-invalid={refused}
        aria-describedby={refused ? explained : undefined}
        className="field w-36 placeholder:text-dim"
      />
      <button type="submit" className="button">
        <Search aria-hidden className="size-4" />
        Find
      </button>
    </form>
  );
}
