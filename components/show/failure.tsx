'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { codeOf } from '@/components/live/query-client';
import { sentenceOf } from './sentence';

type Failed = {
  /** What happened, as a sentence. */
  what: string;
  error: unknown;
  retry: () => void;
};

/** Something could not be read: what happened, what is safe, what to do. */
export function Failure({ what, error, retry }: Failed) {
  return (
    <div role="alert" className="card flex flex-col items-start gap-3 p-4">
      <p className="flex gap-2 font-medium text-bad">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {what} {sentenceOf(reasonOf(error))}
      </p>
      <p className="text-soft">
        Nothing was changed by this, and due periods are run whether or not this page is open. Try again; if
        it stays like this, look into the server’s log.
      </p>
      <button type="button" className="button" onClick={retry}>
        <RotateCw aria-hidden className="size-4" />
        Try again
      </button>
    </div>
  );
}

/** The server's own sentence where it gave one. */
export function reasonOf(error: unknown): string {
  if (codeOf(error) === null) return 'The server was not reached.';
  return error instanceof Error && error.message ? error.message : 'The server gave no reason.';
}

/** Nothing is there, and that is no fault. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-prose text-soft">{children}</p>}
    </div>
  );
}
