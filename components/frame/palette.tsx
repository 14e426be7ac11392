'use client';

import { Command, defaultFilter } from 'cmdk';
import { Keyboard, type LucideIcon, Moon, Rows3, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { Window } from '@/components/show/window';
import { PLACES } from './places';

/** What is there for any word comes behind whatever has the word in its name. */
const BY_NAME = 'partners by name';
const rank: typeof defaultFilter = (value, typed, keywords) =>
  value === BY_NAME ? Number.MIN_VALUE : defaultFilter(value, typed, keywords);

type PaletteProps = { close: () => void; showShortcuts: () => void };

/** Everything that can be reached by its name: pages, a run by its number, a partner by its id. */
export function Palette({ close, showShortcuts }: PaletteProps) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const [typed, setTyped] = useState('');
  const go = (href: string) => () => {
    close();
    router.push(href);
  };
  const number = /^\s*#?(\d{1,20})\s*$/.exec(typed)?.[1];
  const other = resolvedTheme === 'dark' ? 'light' : 'dark';
  return (
    <Window title="Find" titleHidden close={close}>
      <Command label="Find" loop filter={rank}>
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder="A page, a partner’s id or name, a run’s number"
          className="h-12 w-full border-line border-b bg-surface px-4 outline-none placeholder:text-dim"
        />
        <Command.List className="max-h-[56dvh] overflow-y-auto p-1">
          <Command.Empty className="px-3 py-2 text-soft">Nothing is called that.</Command.Empty>
          {number !== undefined && (
            <>
              <Item icon={UserRound} value={`${typed} partner`} choose={go(`/partners/${number}`)}>
                Partner {number}
              </Item>
              {number.length < 16 && (
                <Item icon={Rows3} value={`${typed} run`} choose={go(`/runs/${number}`)}>
                  Run {number}
                </Item>
              )}
            </>
          )}
          {typed.trim() !== '' && number === undefined && (
            <Item
              icon={UserRound}
              value={BY_NAME}
              choose={go(`/partners?find=${encodeURIComponent(typed.trim())}`)}
            >
              Partners whose name begins with “{typed.trim()}”
            </Item>
          )}
          {PLACES.map(({ href, word, icon, holds, key }) => (
            <Item key={href} icon={icon} value={`${word} ${holds}`} choose={go(href)} keys={`g ${key}`}>
              {word} <span className="text-dim">{holds}</span>
            </Item>
          ))}
          <Item icon={UserRound} value="Your account password sessions" choose={go('/account')}>
            Your account
          </Item>
          <Item
            icon={other === 'dark' ? Moon : Sun}
            value={`${other} theme`}
            choose={() => {
              setTheme(other);
              close();
            }}
          >
            Use the {other} theme
          </Item>
          <Item icon={Keyboard} value="keyboard shortcuts" choose={showShortcuts} keys="?">
            Keyboard shortcuts
          </Item>
        </Command.List>
      </Command>
    </Window>
  );
}

type ItemProps = { icon: LucideIcon; value: string; choose: () => void; keys?: string; children: ReactNode };

function Item({ icon: Icon, value, choose, keys, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={choose}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-3 data-[selected=true]:bg-raised"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 truncate">{children}</span>
      {keys && <kbd className="ml-auto shrink-0 font-mono text-small text-dim">{keys}</kbd>}
    </Command.Item>
  );
}
