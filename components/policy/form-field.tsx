'use client';

import { type ReactNode, useId } from 'react';
import { sentenceOf } from '@/components/show/sentence';

export type FormState = {
  fields: Readonly<Record<string, string>>;
  /** What is wrong with each field, by its path. */
  faults: ReadonlyMap<string, string>;
  change: (path: string, value: string) => void;
};

type FieldProps = {
  form: FormState;
  path: string;
  label: string;
  unit?: string;
  note?: string;
  /** What stands in an empty field. */
  empty?: string;
};

/** A setting that is a figure, with its unit and what is wrong with it beside it. */
export function FigureField({ form, path, label, unit, note, empty }: FieldProps) {
  const id = useId();
  const fault = form.faults.get(path);
  return (
    <Labelled id={id} label={label} unit={unit} note={note} fault={fault}>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        maxLength={100}
        placeholder={empty}
        value={form.fields[path] ?? ''}
        onChange={(event) => form.change(path, event.target.value)}
        aria-invalid={fault !== undefined}
        aria-describedby={note || fault ? `${id}-note` : undefined}
        className={`field w-full text-right placeholder:text-dim ${fault ? 'border-bad' : ''}`}
      />
    </Labelled>
  );
}

/** A setting that is one of a few. */
export function ChoiceField({
  form,
  path,
  label,
  note,
  choices,
}: FieldProps & { choices: readonly (readonly [value: string, word: string])[] }) {
  const id = useId();
  const fault = form.faults.get(path);
  return (
    <Labelled id={id} label={label} note={note} fault={fault}>
      <select
        id={id}
        value={form.fields[path] ?? ''}
        onChange={(event) => form.change(path, event.target.value)}
        aria-invalid={fault !== undefined}
        aria-describedby={note || fault ? `${id}-note` : undefined}
        className="field w-full"
      >
        {choices.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

type LabelledProps = {
  id: string;
  label: string;
  unit?: string | undefined;
  note?: string | undefined;
  fault?: string | undefined;
  children: ReactNode;
};

function Labelled({ id, label, unit, note, fault, children }: LabelledProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-small text-soft">
        {label}
        {unit && <span className="text-dim">, {unit}</span>}
      </label>
      {children}
      {(fault || note) && (
        <p id={`${id}-note`} className={`text-small ${fault ? 'text-bad' : 'text-dim'}`}>
          {fault ? sentenceOf(`${label} ${fault}`) : note}
        </p>
      )}
    </div>
  );
}
