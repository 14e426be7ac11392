'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { PLACES } from './places';

// Neither is needed before somebody asks for it.
const Palette = dynamic(() => import('./palette').then((file) => file.Palette), { ssr: false });
const Shortcuts = dynamic(() => import('./shortcuts').then((file) => file.Shortcuts), { ssr: false });

type Shown = 'palette' | 'shortcuts' | null;
const ShowContext = createContext<(what: Shown) => void>(() => undefined);

/** How long after g the second key may come. */
const TOGETHER = 1_500;

/** Hears the keys that lead elsewhere, and shows what they open. */
export function Find({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [shown, show] = useState<Shown>(null);
  useEffect(() => {
    let led = 0;
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        show('palette');
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') show('shortcuts');
      else if (event.key === '/') {
        event.preventDefault();
        show('palette');
      } else if (event.key === 'g') {
        led = event.timeStamp;
        return;
      } else if (led > 0 && event.timeStamp - led < TOGETHER) {
        const place = PLACES.find(({ key }) => key === event.key);
        if (place) router.push(place.href);
      }
      led = 0;
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [router]);
  const close = () => show(null);
  return (
    <ShowContext value={show}>
      {children}
      {shown === 'palette' && <Palette close={close} showShortcuts={() => show('shortcuts')} />}
      {shown === 'shortcuts' && <Shortcuts close={close} />}
    </ShowContext>
  );
}

/** Letters belong to whoever types, and to an open menu or dialog. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role=menu], [role=dialog]') !== null;

/** Opens the palette. */
export function FindButton() {
  const show = useContext(ShowContext);
  return (
    <button
      type="button"
      onClick={() => show('palette')}
      aria-keyshortcuts="Control+K"
      title="Find a page, a run or a partner (Ctrl K)"
      className="-mr-2 flex h-10 min-w-10 shrink-0 items-center justify-center gap-2 rounded-md px-2 text-soft hover:bg-raised"
    >
      <Search aria-hidden className="size-4" />
      <span className="max-lg:sr-only">Find</span>
    </button>
  );
}
