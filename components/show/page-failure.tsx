'use client';

/** A page that could not be drawn at all: what happened, what is safe, what to do. */
export function PageFailure({ digest, retry }: { digest?: string; retry: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-4">
      <div>
        <h1>This page could not be drawn</h1>
        <p className="mt-1 max-w-prose text-soft">
          A fault of the console, not of a distribution: nothing was changed, and due periods are run all the
          same. Try again; if it stays like this, look into the server’s log
          {digest && (
            <>
              {' '}
              for <code className="font-mono">{digest}</code>
            </>
          )}
          .
        </p>
      </div>
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
