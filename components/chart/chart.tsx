'use client';

import { Table2 } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useEffect, useRef, useState } from 'react';
import { useShownZone } from '@/components/live/program';
import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { momentOf } from '@/components/show/instants';
import { type Column, Table } from '@/components/show/table';
import { LOOKS, type Series } from './series';

type ChartProps = {
  /** What is drawn, as a heading would say it; it names the table as well. */
  label: string;
  /** Instants in milliseconds, the earliest first. */
  at: readonly number[];
  /** At most six, each with a value for each instant. */
  series: readonly Series[];
  /** CC for amounts; what is counted, as "votes", for counts. */
  unit: string;
  /** Lines, or bars of which each series is a layer. */
  kind: 'line' | 'bars';
  /** What an instant is called, where that is not its moment: the period that begins then. */
  name?: (at: number) => string;
  height?: number;
};

/** Values over time, with the exact figures of the instant under the pointer, and a table of all of them behind it. */
export function Chart({ label, at, series, unit, kind, name, height = 220 }: ChartProps) {
  const zone = useShownZone();
  const { resolvedTheme } = useTheme();
  const [point, setPoint] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const nameOf = name ?? ((instant: number) => momentOf(instant, zone));
  const shown = point === null ? at.length - 1 : point;
  return (
    <figure aria-label={label} className="card min-w-0 p-4">
      <figcaption className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <Legend
          series={series}
          index={shown}
          unit={unit}
          when={at[shown] === undefined ? '' : nameOf(at[shown])}
          kind={kind}
        />
        <button type="button" className="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Table2 aria-hidden className="size-4" />
          {asTable ? 'Show as chart' : 'Show as table'}
        </button>
      </figcaption>
      {asTable ? (
        <ValueTable label={label} at={at} series={series} unit={unit} nameOf={nameOf} />
      ) : (
        // The colours are read when it is drawn, so another theme draws it anew.
        <Canvas key={resolvedTheme} at={at} series={series} kind={kind} height={height} onPoint={setPoint} />
      )}
    </figure>
  );
}

type CanvasProps = Pick<ChartProps, 'at' | 'series' | 'kind'> & {
  height: number;
  onPoint: (index: number | null) => void;
};

/** The drawing library is fetched once something is to be drawn; its place is kept meanwhile. */
function Canvas({ at, series, kind, height, onPoint }: CanvasProps) {
  const zone = useShownZone();
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let over = false;
    let end = () => {};
    void import('./plot').then(({ plot }) => {
      if (over) return;
      const drawing = plot(element, { at, series, kind, zone, height, onPoint });
      const size = new ResizeObserver(() => drawing.setSize({ width: element.clientWidth, height }));
      size.observe(element);
      end = () => {
        size.disconnect();
        drawing.destroy();
      };
    });
    return () => {
      over = true;
      end();
    };
  }, [at, series, kind, zone, height, onPoint]);
  return <div ref={holder} aria-hidden className="w-full overflow-hidden" style={{ height }} />;
}

type LegendProps = {
  series: readonly Series[];
  index: number;
  unit: string;
  when: string;
  kind: 'line' | 'bars';
};

function Legend({ series, index, unit, when, kind }: LegendProps) {
  return (
    <div className="min-w-0">
      <p className="text-small text-soft">{when}</p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {series.map(({ key, label, values }, place) => (
          <li key={key} className="flex items-center gap-2">
            <Swatch place={place} kind={kind} />
            <span className="text-soft">{label}</span>
            <Value value={values[index] ?? null} unit={unit} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Swatch({ place, kind }: { place: number; kind: 'line' | 'bars' }) {
  const look = LOOKS[place % LOOKS.length]!;
  return (
    <svg aria-hidden width="20" height="10" className="shrink-0">
      {kind === 'bars' ? (
        <rect x="5" width="10" height="10" rx="2" fill={`var(${look.colour})`} />
      ) : (
        <line
          x1="0"
          x2="20"
          y1="5"
          y2="5"
          strokeWidth="2"
          stroke={`var(${look.colour})`}
          strokeDasharray={look.dash.join(' ')}
        />
      )}
    </svg>
  );
}

function Value({ value, unit }: { value: string | null; unit: string }) {
  if (value === null) return <Nothing />;
  if (unit === 'CC') return <Amount value={value} unit />;
  return (
    <span className="whitespace-nowrap">
      {countOf(Number(value))} {unit}
    </span>
  );
}

type ValueTableProps = Pick<ChartProps, 'label' | 'at' | 'series' | 'unit'> & {
  nameOf: (at: number) => string;
};

function ValueTable({ label, at, series, unit, nameOf }: ValueTableProps) {
  const columns: Column<number>[] = [
    { id: 'when', head: 'When', width: 220, pinned: true, cell: (row) => nameOf(at[row]!) },
    ...series.map(({ key, label: head, values }) => ({
      id: key,
      head,
      unit,
      width: 152,
      figure: true,
      cell: (row: number) => <Value value={values[row] ?? null} unit={unit === 'CC' ? 'CC' : ''} />,
    })),
  ];
  const rows = at.map((_, row) => row).reverse();
  return <Table label={label} columns={columns} rows={rows} rowKey={(row) => String(at[row])} tall />;
}
