'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** Copies a text. A browser that lets no page write to its clipboard gets the text marked, so that its own keys copy it. */
export function CopyButton({ text, word }: { text: string; word: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  const [byHand, setByHand] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
      setByHand(false);
    } catch {
      setByHand(true);
    }
  };
  const done = copied === text;
  return (
    <div className={byHand ? 'flex basis-full flex-col gap-2' : ''}>
      <button type="button" className="button" onClick={() => void copy()}>
        {done ? <Check aria-hidden className="size-4 text-good" /> : <Copy aria-hidden className="size-4" />}
        <span aria-live="polite">{done ? 'Copied' : word}</span>
      </button>
      {byHand && (
        <label className="flex flex-col gap-1">
          <span className="text-soft">
            This browser lets the page copy nothing. The text is marked; copy it with the keyboard.
          </span>
          <textarea
            readOnly
            rows={8}
            value={text}
            ref={(area) => area?.select()}
            className="field w-full py-1.5"
          />
        </label>
      )}
    </div>
  );
}
