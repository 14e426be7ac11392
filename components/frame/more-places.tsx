'use client';

import { Ellipsis } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { MenuButton } from './menu-button';
import { IN_THE_BAR, isAt, PLACES } from './places';

/** The places that a phone's bar has no room for. */
export function MorePlaces() {
  const path = usePathname();
  const others = PLACES.slice(IN_THE_BAR);
  const here = others.some(({ href }) => isAt(path, href));
  return (
    <MenuButton
      face={{
        className: `flex h-14 w-full flex-col items-center justify-center gap-1 rounded-md text-small font-medium ${here ? 'bg-accent-soft text-accent' : 'text-soft'}`,
        children: (
          <>
            <Ellipsis aria-hidden className="size-4" />
            More
          </>
        ),
      }}
      side="top"
      items={others.map(({ href, word, icon }) => ({ href, word, icon, here: isAt(path, href) }))}
    />
  );
}
