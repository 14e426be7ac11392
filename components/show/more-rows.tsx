'use client';

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
  if (!hasNextPage)
    return data && data.pages.length > 1 ? <p className="text-dim">There are no {what}.</p> : null;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <button
        type="button"
        className="button"
        aria-disabled={isFetchingNextPage}
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
