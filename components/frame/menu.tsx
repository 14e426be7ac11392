'use client';

import { Check, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Menu } from './menu-button';

const ITEM =
  'flex h-10 w-full cursor-pointer items-center gap-3 rounded-sm px-3 outline-none data-highlighted:bg-raised';

/** A menu that is open from the beginning, with the button that opens it again. */
export function OpenMenu({ face, side = 'bottom', head, items }: Menu) {
  const chosen = items.find((item) => item.chosen)?.word;
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger {...face} />
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side={side}
          align="end"
          sideOffset={4}
          className="z-40 min-w-48 max-w-80 rounded-md border border-line bg-surface p-1 shadow-sm"
        >
          {head && (
            <DropdownMenu.Label className="mb-1 border-line border-b px-3 pt-1 pb-2">
              {head}
            </DropdownMenu.Label>
          )}
          <DropdownMenu.RadioGroup {...(chosen === undefined ? {} : { value: chosen })}>
            {items.map((item) => (
              <Item key={item.word} {...item} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ word, aside, icon, chosen, href, here, pick }: Menu['items'][number]) {
  const inside = <Inside word={word} aside={aside} icon={icon} />;
  if (href !== undefined)
    return (
      <DropdownMenu.Item asChild>
        <Link href={href} aria-current={here ? 'page' : undefined} className={ITEM}>
          {inside}
        </Link>
      </DropdownMenu.Item>
    );
  if (chosen === undefined)
    return (
      <DropdownMenu.Item className={ITEM} {...(pick ? { onSelect: pick } : {})}>
        {inside}
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.RadioItem value={word} className={ITEM} {...(pick ? { onSelect: pick } : {})}>
      {inside}
      <DropdownMenu.ItemIndicator className="ml-auto">
        <Check aria-hidden className="size-4 text-accent" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

type InsideProps = { word: ReactNode; aside: ReactNode; icon: LucideIcon | undefined };

const Inside = ({ word, aside, icon: Icon }: InsideProps) => (
  <>
    {Icon && <Icon aria-hidden className="size-4 text-soft" />}
    {word}
    {aside && <span className="text-soft">{aside}</span>}
  </>
);
