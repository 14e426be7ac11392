type MoreProps = {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => unknown;
  };
  word: string;
};

/** The way to the next page of a list, where there is one. */
export function More({ query, word }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-4">
      <button
        type="button"
        className="button"
        aria-disabled={query.isFetchingNextPage}
        onClick={() => !query.isFetchingNextPage && query.fetchNextPage()}
      >
        {word}
      </button>
      {query.isFetchNextPageError && (
        <p role="alert" className="text-bad">
          The next rows could not be read. What is shown stays right; press the button again.
        </p>
      )}
    </div>
  );
}
