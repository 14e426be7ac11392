'use client';

import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';

type WindowProps = {
  title: string;
  /** Where what is in it speaks for itself, its title is for screen readers only. */
  titleHidden?: boolean;
  wide?: 'lg' | 'xl';
  close: () => void;
  children: ReactNode;
};

const WIDTHS = { lg: 'max-w-lg', xl: 'max-w-xl' };

/** What stands above the page until it is closed. The focus goes back to where it was, or to the content where that is gone. */
export function Window({ title, titleHidden = false, wide = 'xl', close, children }: WindowProps) {
  const [before] = useState(() => document.activeElement);
  const giveBack = (event: Event) => {
    event.preventDefault();
    const to = before?.isConnected ? before : document.getElementById('content');
    if (to instanceof HTMLElement) to.focus();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          className={`fixed inset-x-2 top-[8dvh] z-50 mx-auto flex max-h-[84dvh] flex-col overflow-hidden rounded-md border border-line bg-surface shadow-sm ${WIDTHS[wide]}`}
        >
          <Dialog.Title
            className={titleHidden ? 'sr-only' : 'border-line border-b px-5 py-3 font-semibold text-title'}
          >
            {title}
          </Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
