'use client';

import { type ReactNode, useState } from 'react';
import { digitsOf, shortOf } from './figures';
import { useTip } from './tip';

type Shown = {
  /** A decimal string with 8 fraction digits; it never becomes a number. */
  value: string | null;
  /** Cut to two digits; the exact amount comes on hover and on focus. */
  short?: boolean;
  unit?: boolean;
};

/** An amount of CC, the zeros at its end dimmed. One that changes while it is looked at lights up for a moment. */
export function Amount({ value, short = false, unit = false }: Shown) {
  if (value === null) return <Nothing />;
  const figure = short ? shortOf(value) : <Exact value={value} />;
  const text = (
    <Fresh value={value}>
      {figure}
      {unit && <span className="text-dim"> CC</span>}
    </Fresh>
  );
  return short ? <WithExact value={value}>{text}</WithExact> : text;
}

function Exact({ value }: { value: string }) {
  const { sign, whole, fraction, kept } = digitsOf(value);
  const point = kept === 0 ? '' : '.';
  return (
    <>
      {sign}
      {whole}
      {point}
      {fraction.slice(0, kept)}
      <span className="text-dim">
        {kept === 0 && '.'}
        {fraction.slice(kept)}
      </span>
    </>
  );
}

function WithExact({ value, children }: { value: string; children: ReactNode }) {
  const { control, tip } = useTip(
    <>
      <Exact value={value} /> CC
    </>,
  );
  return (
    <>
      <button
        type="button"
        className="cursor-help decoration-edge decoration-dotted underline-offset-4 hover:underline"
        {...control}
      >
        {children}
      </button>
      {tip}
    </>
  );
}

/** Fades whenever the value is another than before, not when it first appears. */
export function Fresh({ value, children }: { value: string | number; children: ReactNode }) {
  const [seen, setSeen] = useState({ value, changes: 0 });
  if (seen.value !== value) setSeen({ value, changes: seen.changes + 1 });
  return (
    <span key={seen.changes} className={`whitespace-nowrap ${seen.changes > 0 ? 'fresh' : ''}`}>
      {children}
    </span>
  );
}

/** An empty cell. */
export function Nothing() {
  return <span className="font-normal text-dim">–</span>;
}
