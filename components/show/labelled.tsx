'use client';

import { type ReactNode, useId } from 'react';

type Described = { id: string; 'aria-describedby': string | undefined };

type LabelledProps = {
  label: string;
  /** A quiet word below, which is read out with the control. */
  note?: ReactNode;
  /** Draws the control, which takes these. */
  children: (described: Described) => ReactNode;
};

/** A control under its label. */
export function Labelled({ label, note, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': note ? `${id}-note` : undefined })}
      {note && (
        <p id={`${id}-note`} className="text-small text-dim">
          {note}
        </p>
      )}
    </div>
  );
}
