'use client';

import { type InputHTMLAttributes, useId } from 'react';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { label: string; name: string; note?: string };

/** A labelled field of a form, with a quiet word below it where that helps. */
export function Field({ label, note, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        className="field w-full read-only:bg-raised read-only:text-soft"
        aria-describedby={note ? `${id}-note` : undefined}
        required
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className="text-small text-dim">
          {note}
        </p>
      )}
    </div>
  );
}
