'use client';

import type { LucideIcon } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import { useId, useState } from 'react';

type TriggerProps = {
  word: string;
  look: 'primary' | 'plain';
  icon: LucideIcon | undefined;
  /** Why it cannot be done, or null. */
  mayNot: string | null;
  onPress: () => void;
};

/** A button that stays where it is when it may not be pressed, and says why: on hover, on focus, when it is pressed, and to a screen reader. */
export function ActTrigger({ word, look, icon: Icon, mayNot, onPress }: TriggerProps) {
  const id = useId();
  const [telling, setTelling] = useState(false);
  const button = (
    <button
      type="button"
      className={`button ${look === 'primary' ? 'primary' : ''}`}
      aria-disabled={mayNot !== null}
      aria-describedby={mayNot === null ? undefined : id}
      onClick={(event) => {
        if (mayNot === null) return onPress();
        // What explains a button would close when it is pressed.
        event.preventDefault();
        setTelling(true);
      }}
    >
      {Icon && <Icon aria-hidden className="size-4" />}
      {word}
    </button>
  );
  if (mayNot === null) return button;
  return (
    <>
      <Tooltip.Root open={telling} onOpenChange={setTelling}>
        <Tooltip.Trigger asChild>{button}</Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            sideOffset={6}
            className="z-40 max-w-80 rounded-md border border-line bg-surface px-3 py-2 text-ink shadow-sm"
          >
            {mayNot}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
      <span id={id} className="sr-only">
        {mayNot}
      </span>
    </>
  );
}
