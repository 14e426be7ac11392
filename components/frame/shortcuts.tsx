'use client';

import { Window } from '@/components/show/window';
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
    <Window title="Keyboard shortcuts" wide="lg" close={close}>
      <ShortcutList className="overflow-y-auto px-5 py-3" />
      <div className="flex justify-end border-line border-t px-5 py-3">
        <button type="button" className="button primary" onClick={close}>
          Close
        </button>
      </div>
    </Window>
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
