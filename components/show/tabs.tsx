import { PlainLink } from './plain-link';

export type Tab = { href: string; word: string; here: boolean };

/** Parts of a page of which one is shown; which one stands in the address. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label} className="overflow-x-auto border-line border-b">
      <ul className="flex gap-1">
        {tabs.map(({ href, word, here }) => (
          <li key={href}>
            <PlainLink
              href={href}
              scroll={false}
              aria-current={here ? 'page' : undefined}
              className={`-outline-offset-2 flex h-10 items-center whitespace-nowrap border-b-2 px-3 font-medium ${here ? 'border-accent text-accent' : 'border-transparent text-soft hover:text-ink'}`}
            >
              {word}
            </PlainLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
