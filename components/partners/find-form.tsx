'use client';

import { Search, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useTransition } from 'react';

/** Looks for a partner; what is looked for stands in the address. */
export function FindForm({ find }: { find: string }) {
  const router = useRouter();
  const [moving, startMoving] = useTransition();
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('find')).trim();
    const address = text === '' ? '/partners' : `/partners?find=${encodeURIComponent(text)}`;
    startMoving(() => router.push(address, { scroll: false }));
  };
  return (
    <search>
      <form
        method="get"
        action="/partners"
        onSubmit={search}
        aria-busy={moving}
        className="flex flex-wrap items-center gap-2"
      >
        <input
          key={find}
          name="find"
          defaultValue={find}
          autoComplete="off"
          maxLength={100}
          placeholder="Id, or how the name begins"
          aria-label="Partner’s id or name"
          className="field w-72 max-w-full placeholder:text-dim"
        />
        <button type="submit" className="button">
          <Search aria-hidden className="size-4" />
          Find
        </button>
        {find !== '' && (
          <Link href="/partners" scroll={false} className="button">
            <X aria-hidden className="size-4" />
            Clear
          </Link>
        )}
      </form>
    </search>
  );
}
