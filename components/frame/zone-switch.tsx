'use client';

import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useZones } from '@/components/live/program';
import { keepChoice, ZONE_COOKIE } from './cookies';

/** In which zone times are shown: the program's, UTC, or the one of whoever looks. */
export function ZoneSwitch() {
  const { program, shown, choose } = useZones();
  const pick = (zone: string) => {
    keepChoice(ZONE_COOKIE, zone === program ? '' : zone);
    choose(zone);
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={`Times are shown in ${shown}`}
        title={`Times are shown in this zone. Hours and days are named in the program’s zone, ${program}.`}
        className="flex h-10 min-w-10 max-w-36 shrink-0 items-center justify-center rounded-md px-2 text-soft hover:bg-raised sm:max-w-none"
      >
        <span className="truncate">{shown}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-40 min-w-64 max-w-80 rounded-md border border-line bg-surface p-1 shadow-sm"
        >
          <DropdownMenu.Label className="px-3 py-2 text-small text-soft">
            Times are shown in this zone. Hours and days are named in the program’s zone, {program}.
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={shown} onValueChange={pick}>
            {choices(program, shown).map(({ zone, word }) => (
              <DropdownMenu.RadioItem
                key={zone}
                value={zone}
                className="flex h-10 cursor-pointer items-center gap-3 rounded-sm px-3 outline-none data-highlighted:bg-raised"
              >
                {word}
                <span className="text-soft">{zone}</span>
                <DropdownMenu.ItemIndicator className="ml-auto">
                  <Check aria-hidden className="size-4 text-accent" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Each zone once, under the first word that fits it. */
function choices(program: string, shown: string) {
  const all = [
    { zone: program, word: 'The program’s' },
    { zone: 'UTC', word: 'Everywhere the same' },
    { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, word: 'Yours' },
    { zone: shown, word: 'Chosen' },
  ];
  return all.filter(({ zone }, index) => all.findIndex((one) => one.zone === zone) === index);
}
