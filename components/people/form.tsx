'use client';

import { TriangleAlert } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { reasonOf } from '@/components/show/failure';
import { sentenceOf } from '@/components/show/sentence';

type FormProps = {
  /** The act that the button names. */
  act: string;
  busy: boolean;
  error: unknown;
  /** What was typed, by the names of the fields; it stays in them whatever comes of it. */
  onSubmit: (values: Record<string, string>) => void;
  children: ReactNode;
};

/** Fields, why the last try was refused, and one button that names the act. */
export function Form({ act, busy, error, onSubmit, children }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    if (!busy) onSubmit(Object.fromEntries(entries));
  };
  return (
    // A form that the browser sends by itself, before the page has been taken over, would put passwords into the address.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {error ? <Refused error={error} /> : null}
      <button type="submit" className="button primary self-start" aria-disabled={busy}>
        {act}
      </button>
    </form>
  );
}

/** Why something was refused, where the eye is. */
export function Refused({ error }: { error: unknown }) {
  return (
    <p role="alert" className="flex gap-2 rounded-md border border-bad bg-bad-soft px-3 py-2">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <span className="min-w-0 wrap-break-word">{sentenceOf(reasonOf(error))}</span>
    </p>
  );
}
