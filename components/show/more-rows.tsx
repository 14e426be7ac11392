'use client';

import { type RefObject, useEffect, useRef } from 'react';

type More = {
  query: {
    data: { pages: readonly unknown[] } | undefined;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  /** What else there is: "earlier hours". */
  what: string;
  /** The button's word, where loading is not all of it. */
  word?: string;
};

/** The way to the next page of a list that grows, and whether it could not be read. A list that never had one says nothing. */
export function MoreRows({ query, what, word = `Load ${what}` }: More) {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const focused = useRef(false);
  if (!hasNextPage) return data && data.pages.length > 1 ? <End what={what} focused={focused} /> : null;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <button
        type="button"
        className="button"
        aria-disabled={isFetchingNextPage}
        onFocus={() => {
          focused.current = true;
        }}
        onBlur={() => {
          focused.current = false;
        }}
        onClick={() => !isFetchingNextPage && void query.fetchNextPage()}
      >
        {isFetchingNextPage ? `Loading ${what}` : word}
      </button>
      {isFetchNextPageError && (
        <p role="alert" className="text-bad">
          The next rows could not be read. What is shown stays right; press the button again.
        </p>
      )}
    </div>
  );
}

/** Stands where the button was. What the button had of the focus is its own then, so that the next Tab goes on from here. */
function End({ what, focused }: { what: string; focused: RefObject<boolean> }) {
  const end = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (focused.current) end.current?.focus({ preventScroll: true });
  }, [focused]);
  return (
    <p ref={end} tabIndex={-1} className="text-dim">
      There are no {what}.
    </p>
  );
}
