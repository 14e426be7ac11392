'use client';

import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { DropdownMenu } from 'radix-ui';
import { IN_THE_BAR, isAt, PLACES } from './places';

/** The places that a phone's bar has no room for. */
export function MorePlaces() {
  const path = usePathname();
  const others = PLACES.slice(IN_THE_BAR);
  const here = others.some(({ href }) => isAt(path, href));
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className={`flex h-14 w-full flex-col items-center justify-center gap-1 rounded-md text-small font-medium ${here ? 'bg-accent-soft text-accent' : 'text-soft'}`}
      >
        <Ellipsis aria-hidden className="size-4" />
        More
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          align="end"
          sideOffset={4}
          className="z-40 min-w-48 rounded-md border border-line bg-surface p-1 shadow-sm"
        >
          {others.map(({ href, word, icon: Icon }) => (
            <DropdownMenu.Item key={href} asChild>
              <Link
                href={href}
                aria-current={isAt(path, href) ? 'page' : undefined}
                className="flex h-10 items-center gap-3 rounded-sm px-3 outline-none data-highlighted:bg-raised"
              >
                <Icon aria-hidden className="size-4 text-soft" />
                {word}
              </Link>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
