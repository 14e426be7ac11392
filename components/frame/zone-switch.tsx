'use client';

import { useZones } from '@/components/live/program';
import { keepChoice, ZONE_COOKIE } from './cookies';
import { MenuButton } from './menu-button';

/** In which zone times are shown: the program's, UTC, or the one of whoever looks. */
export function ZoneSwitch() {
  const { program, shown, choose } = useZones();
  const pick = (zone: string) => {
    keepChoice(ZONE_COOKIE, zone === program ? '' : zone);
    choose(zone);
  };
  const note = `Times are shown in this zone. Hours and days are named in the program’s zone, ${program}.`;
  return (
    <MenuButton
      face={{
        'aria-label': `Times are shown in ${shown}`,
        title: note,
        className:
          'flex h-10 min-w-10 max-w-36 shrink-0 items-center justify-center rounded-md px-2 text-soft hover:bg-raised sm:max-w-none',
        children: <span className="truncate">{shown}</span>,
      }}
      head={<span className="text-small text-soft">{note}</span>}
      items={choices(program, shown).map(({ zone, word }) => ({
        word,
        aside: zone,
        chosen: zone === shown,
        pick: () => pick(zone),
      }))}
    />
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
