'use client';

import { useId } from 'react';

const AMOUNT = /^\d{1,12}(\.\d{1,8})?$/;

/** Whether a text is an amount above 0 that a column holds. */
export const isAmount = (text: string): boolean => AMOUNT.test(text.trim()) && /[1-9]/.test(text);

/** A typed amount with its 8 digits, as the API writes it. */
export function written(text: string): string {
  const [whole = '0', fraction = ''] = text.trim().split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${fraction.padEnd(8, '0')}`;
}

/** An amount of CC, with at most 8 digits after the point. */
export function AmountField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  const wrong = value.trim() !== '' && !isAmount(value);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        Amount, CC
      </label>
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={wrong}
        aria-describedby={`${id}-note`}
        className="field w-56"
      />
      <p id={`${id}-note`} className={`text-small ${wrong ? 'text-bad' : 'text-dim'}`}>
        {wrong ? 'Write it as 12.5: above 0, with a point and at most 8 digits after it.' : 'Such as 12.5'}
      </p>
    </div>
  );
}
