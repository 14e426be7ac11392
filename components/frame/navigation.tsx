'use client';

import { Gauge, type LucideIcon, PanelLeftClose, PanelLeftOpen, Rows3 } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { COLLAPSED_COOKIE } from './collapsed-cookie';
import { Mark } from './mark';

type Place = { href: string; word: string; icon: LucideIcon; holds: (path: string) => boolean };

const PLACES: Place[] = [
  { href: '/', word: 'Overview', icon: Gauge, holds: (path) => path === '/' },
  { href: '/runs', word: 'Runs', icon: Rows3, holds: (path) => path.startsWith('/runs') },
];

/** On the left, icons with words; collapsed, icons alone. */
export function SideNavigation({ startCollapsed }: { startCollapsed: boolean }) {
  const [collapsed, setCollapsed] = useState(startCollapsed);
  const toggle = () => {
    setCollapsed(!collapsed);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `${COLLAPSED_COOKIE}=${collapsed ? 'wide' : 'collapsed'};path=/;max-age=31536000;samesite=lax`;
  };
  const Icon = collapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <div
      className={`sticky top-0 hidden h-dvh shrink-0 flex-col border-line border-r bg-surface md:flex ${collapsed ? 'w-14' : 'w-52'}`}
    >
      <nav aria-label="Pages" className="flex-1">
        <Link
          href="/"
          className="flex h-14 items-center gap-2 px-4 font-semibold"
          aria-label="Allot, overview"
        >
          <Mark />
          {!collapsed && 'Allot'}
        </Link>
        <ul className="flex flex-col gap-1 p-2">
          {PLACES.map((place) => (
            <li key={place.href}>
              <PlaceLink place={place} collapsed={collapsed} className="h-10 gap-3 px-3" />
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
        {PLACES.map((place) => (
          <li key={place.href} className="flex-1">
            <PlaceLink place={place} className="h-14 flex-col justify-center gap-1 text-small" />
          </li>
        ))}
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
  const here = place.holds(path);
  return (
    <Link
      href={place.href}
      aria-current={here ? (path === place.href ? 'page' : 'true') : undefined}
      aria-label={collapsed ? place.word : undefined}
      title={collapsed ? place.word : undefined}
      className={`flex items-center rounded-md font-medium ${here ? 'bg-accent-soft text-accent' : 'text-soft hover:bg-raised'} ${className}`}
    >
      <place.icon aria-hidden className="size-4 shrink-0" />
      {!collapsed && place.word}
    </Link>
  );
}
