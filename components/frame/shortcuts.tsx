'use client';

import { Dialog } from 'radix-ui';
import { PLACES } from './places';

const GENERAL = [
  { keys: ['Ctrl K', '/'], does: 'Find a page, a run or a partner' },
  { keys: ['?'], does: 'Show these shortcuts' },
  { keys: ['Tab'], does: 'Go on to the next control; at the top of a page, skip to its content' },
  { keys: ['Esc'], does: 'Close what is open; nothing is done' },
];

/** What the keyboard does. */
export function Shortcuts({ close }: { close: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-[8dvh] z-50 mx-auto flex max-h-[84dvh] max-w-lg flex-col rounded-md border border-line bg-surface shadow-sm"
        >
          <Dialog.Title className="border-line border-b px-5 py-3 font-semibold text-title">
            Keyboard shortcuts
          </Dialog.Title>
          <ShortcutList className="overflow-y-auto px-5 py-3" />
          <div className="flex justify-end border-line border-t px-5 py-3">
            <Dialog.Close className="button primary">Close</Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The keys and what each does; it may scroll in itself. */
export function ShortcutList({ className }: { className: string }) {
  const places = PLACES.map(({ word, key }) => ({ keys: [`g ${key}`], does: word }));
  return (
    <dl tabIndex={0} className={className}>
      {[...GENERAL, ...places].map(({ keys, does }) => (
        <div key={does} className="flex min-h-8 items-center justify-between gap-4">
          <dt>{does}</dt>
          <dd className="flex shrink-0 gap-2">
            {keys.map((key) => (
              <kbd key={key} className="rounded-sm border border-edge px-1.5 font-mono text-small">
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
