'use client';

import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';

type OneTimeProps = { label: string; value: string; note: string };

/** Something that is shown this once, to be copied and handed on. */
export function OneTime({ label, value, note }: OneTimeProps) {
  const id = useId();
  const [copied, setCopied] = useState<'not yet' | 'copied' | 'by hand'>('not yet');
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied('copied'),
      () => setCopied('by hand'),
    );
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className="field min-w-0 flex-1 bg-raised font-mono text-small"
        />
        <button type="button" className="button" onClick={() => void copy()}>
          {copied === 'copied' ? (
            <Check aria-hidden className="size-4" />
          ) : (
            <Copy aria-hidden className="size-4" />
          )}
          {copied === 'copied' ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p className="text-small text-soft">
        {copied === 'by hand' ? 'The browser did not let it be copied; select the text and copy it. ' : ''}
        {note}
      </p>
    </div>
  );
}
