'use client';

type More = {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  /** The button's word: "Load earlier hours". */
  word: string;
  /** What is said where there are no more. */
  end?: string;
};

/** The way to the next page of a list that grows, and whether it could not be read. */
export function MoreRows({ query, word, end = 'That is all.' }: More) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  return (
    <div className="flex flex-wrap items-center gap-4">
      {hasNextPage ? (
        <button
          type="button"
          className="button"
          aria-disabled={isFetchingNextPage}
          onClick={() => !isFetchingNextPage && void query.fetchNextPage()}
        >
          {isFetchingNextPage ? 'Loading' : word}
        </button>
      ) : (
        <p className="text-dim">{end}</p>
      )}
      {isFetchNextPageError && (
        <p role="alert" className="text-bad">
          The next rows could not be read. What is shown stays right; press the button again.
        </p>
      )}
    </div>
  );
}
