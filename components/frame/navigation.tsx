'use client';

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { PlainLink } from '@/components/show/plain-link';
import { COLLAPSED_COOKIE, keepChoice } from './cookies';
import { Mark } from './mark';
import { MorePlaces } from './more-places';
import { IN_THE_BAR, isAt, PLACES, type Place } from './places';

/** On the left, icons with words; collapsed, icons alone. */
export function SideNavigation({ startCollapsed }: { startCollapsed: boolean }) {
  const [collapsed, setCollapsed] = useState(startCollapsed);
  const toggle = () => {
    setCollapsed(!collapsed);
    keepChoice(COLLAPSED_COOKIE, collapsed ? 'wide' : 'collapsed');
  };
  const Icon = collapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <div
      className={`sticky top-0 hidden h-dvh shrink-0 flex-col border-line border-r bg-surface md:flex ${collapsed ? 'w-14' : 'w-52'}`}
    >
      <nav aria-label="Pages" className="min-h-0 flex-1 overflow-y-auto">
        <PlainLink
          href="/"
          className="flex h-14 items-center gap-2 px-4 font-semibold"
          aria-label="Allot, overview"
        >
          <Mark />
          {!collapsed && 'Allot'}
        </PlainLink>
        <ul className="flex flex-col gap-0.5 p-2">
          {PLACES.map((place) => (
            <li key={place.href}>
              <PlaceLink place={place} collapsed={collapsed} className="h-9 gap-3 px-3" />
            </li>
          ))}
        </ul>
      </nav>
      <button
        type="button"
        onClick={toggle}
        aria-expanded={!collapsed}
        aria-label={collapsed ? 'Widen the navigation' : 'Collapse the navigation'}
        className="m-2 flex h-10 items-center gap-3 rounded-md px-3 text-soft hover:bg-raised"
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        {!collapsed && 'Collapse'}
      </button>
    </div>
  );
}

/** The same on a phone, at the bottom. */
export function BottomBar() {
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex">
        {PLACES.slice(0, IN_THE_BAR).map((place) => (
          <li key={place.href} className="min-w-0 flex-1">
            <PlaceLink place={place} className="h-14 flex-col justify-center gap-1 text-small" />
          </li>
        ))}
        <li className="min-w-0 flex-1">
          <MorePlaces />
        </li>
      </ul>
    </nav>
  );
}

function PlaceLink({
  place,
  collapsed = false,
  className,
}: {
  place: Place;
  collapsed?: boolean;
  className: string;
}) {
  const path = usePathname();
  const here = isAt(path, place.href);
  return (
    <PlainLink
      href={place.href}
      aria-current={here ? (path === place.href ? 'page' : 'true') : undefined}
      aria-label={collapsed ? place.word : undefined}
      title={collapsed ? place.word : undefined}
      className={`flex items-center rounded-md font-medium ${here ? 'bg-accent-soft text-accent' : 'text-soft hover:bg-raised'} ${className}`}
    >
      <place.icon aria-hidden className="size-4 shrink-0" />
      {!collapsed && place.word}
    </PlainLink>
  );
}
