'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, memo, useMemo } from 'react';
import { useZone } from '@/components/live/program';
import { periodOf } from '@/components/show/instants';
import { colourOf, iconOf, wordOf } from '@/components/show/status';
import { Scrolling } from '@/components/show/table';
import type { Kind } from '@/lib/period';
import { STANDINGS } from '@/lib/standing';
import type { Cell, Month } from '@/server/api/calendar-contract';

type Row = Month['days'][number];

/**
 * A row for each day of the month, with a cell for the day and one for each of its hours. It is one stop of the Tab key; the arrow keys go from
 * cell to cell.
 */
export function MonthGrid({ data, name }: { data: Month; name: string }) {
  const zone = useZone();
  const router = useRouter();
  const rows = data.days.filter(({ day, hours }) => day !== null || hours.some((hour) => hour !== null));
  const today = rows.findIndex(({ start, end }) => start <= data.now && data.now < end);
  return (
    <Scrolling label={`Hours and days of ${name}`}>
      <Signs />
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys go through its cells, and ARIA lets a table be a grid
        role="grid"
        aria-label={`Hours and days of ${name}`}
        className="w-full min-w-[60rem] border-separate border-spacing-0"
        onKeyDown={goByArrows}
        onClick={(event) => followWithin(event, router.push)}
      >
        <thead>
          <tr className="h-9">
            <th
              scope="col"
              className="sticky left-0 z-10 bg-surface px-3 text-left text-small font-medium text-soft"
            >
              Date
            </th>
            <th scope="col" className="px-1 text-center text-small font-medium text-soft">
              Day
            </th>
            {data.columns.map(({ hour, again }) => (
              <th
                key={`${hour} ${again}`}
                scope="col"
                className="px-0.5 text-center text-small font-medium text-soft"
              >
                <span className="sr-only">Hour </span>
                {String(hour).padStart(2, '0')}
                {again && <span className="block text-dim">again</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <DayRow
              key={row.start}
              row={row}
              zone={zone}
              isToday={index === today}
              isStop={index === Math.max(0, today)}
            />
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

type DayRowProps = {
  row: Row;
  zone: string;
  isToday: boolean;
  isStop: boolean;
};

const DayRow = memo(function DayRow({ row, zone, isToday, isStop }: DayRowProps) {
  const head = useMemo(
    () =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric' }).format(
        row.start,
      ),
    [row.start, zone],
  );
  const stop = row.day ?? row.hours.find((hour) => hour !== null);
  return (
    <tr>
      <th
        scope="row"
        aria-current={isToday ? 'date' : undefined}
        className={`sticky left-0 z-10 h-9 whitespace-nowrap border-line border-t bg-surface px-3 text-left ${isToday ? 'font-semibold text-accent' : 'font-normal'}`}
      >
        {head}
        {row.length !== 24 && <span className="text-small text-dim"> {row.length} h</span>}
      </th>
      <GridCell kind="daily" cell={row.day} zone={zone} isStop={isStop && row.day === stop} />
      {row.hours.map((hour, column) => (
        <GridCell
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column, whatever hour stands there
          key={column}
          kind="hourly"
          cell={hour}
          zone={zone}
          isStop={isStop && hour !== null && hour === stop}
        />
      ))}
    </tr>
  );
});

type GridCellProps = { kind: Kind; cell: Cell | null; zone: string; isStop: boolean };

function GridCell({ kind, cell, zone, isStop }: GridCellProps) {
  const place = `h-9 border-line border-t p-0.5 text-center ${kind === 'daily' ? 'border-r px-1' : ''}`;
  if (cell === null)
    return (
      <td className={place} title="no such hour">
        <span aria-hidden className="text-dim">
          –
        </span>
        <span className="sr-only">no such hour</span>
      </td>
    );
  const { start, end, standing, runId } = cell;
  const name = `${periodOf({ kind, start, end }, zone)}: ${wordOf(standing).toLowerCase()}`;
  return (
    <td className={place}>
      <a
        href={runId === null ? `/periods/${kind}/${start}` : `/runs/${runId}`}
        tabIndex={isStop ? 0 : -1}
        title={name}
        data-standing={standing}
        className={`mx-auto flex h-8 w-full min-w-8 items-center justify-center rounded-sm border hover:border-ink ${standing === 'coming' ? 'border-transparent text-dim' : colourOf(standing)}`}
      >
        <svg aria-hidden className="size-4">
          <use href={`#standing-${standing}`} />
        </svg>
        <span className="sr-only">{name}</span>
      </a>
    </td>
  );
}

/** Each sign once; the cells of a month, some 770, only refer to it. */
const Signs = () => (
  <svg aria-hidden width="0" height="0" className="absolute">
    {STANDINGS.map((standing) => {
      const Icon = iconOf(standing);
      return (
        <symbol key={standing} id={`standing-${standing}`} viewBox="0 0 24 24">
          <Icon width={24} height={24} />
        </symbol>
      );
    })}
  </svg>
);

const STEPS: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves the focus to the next cell that leads somewhere; empty ones are passed over. The cell that had it last is where Tab comes back to. */
function goByArrows(event: KeyboardEvent<HTMLTableElement>) {
  const cell = (event.target as Element).closest('td');
  const step = STEPS[event.key];
  // With another key held they are the browser's.
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (!cell || (!step && event.key !== 'Home' && event.key !== 'End')) return;
  const next = step ? nextIn(cell, step) : endOf(cell, event.key === 'Home');
  event.preventDefault();
  if (!next) return;
  for (const one of event.currentTarget.querySelectorAll<HTMLElement>('a[tabindex="0"]')) one.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** A month's 770 links of Next's own would take the server longer than all the rest of the page, so the grid follows its plain links for them. */
function followWithin(event: MouseEvent, go: (path: string) => void) {
  const link = (event.target as Element).closest('a');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname);
}

function nextIn(from: HTMLTableCellElement, [down, right]: readonly [number, number]): HTMLElement | null {
  const body = from.closest('tbody');
  const row = from.closest('tr');
  if (!body || !row) return null;
  for (let y = row.sectionRowIndex + down, x = from.cellIndex + right; ; y += down, x += right) {
    const there = body.rows[y]?.cells[x];
    if (!there) return null;
    const link = there.querySelector('a');
    if (link) return link;
  }
}

function endOf(from: HTMLTableCellElement, first: boolean): HTMLElement | null {
  const links = [...(from.closest('tr')?.querySelectorAll<HTMLElement>('a') ?? [])];
  return (first ? links[0] : links.at(-1)) ?? null;
}

/** The place of a month while it loads. */
export const MonthBones = () => (
  <div aria-busy className="flex flex-col gap-4">
    <div className="h-6" />
    <div className="card" style={{ height: 31 * 37 }} />
  </div>
);
