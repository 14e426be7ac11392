'use client';

import type { InputHTMLAttributes } from 'react';
import { Labelled } from '@/components/show/labelled';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { label: string; name: string; note?: string };

/** A labelled field of a form, with a quiet word below it where that helps. */
export function Field({ label, note, ...input }: FieldProps) {
  return (
    <Labelled label={label} note={note}>
      {(described) => (
        <input
          {...described}
          className="field w-full read-only:bg-raised read-only:text-soft"
          required
          {...input}
        />
      )}
    </Labelled>
  );
}
