import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { drawn, LOOKS, type Series, stacked } from './series';

export type PlotOptions = {
  at: readonly number[];
  series: readonly Series[];
  kind: 'line' | 'bars';
  zone: string;
  height: number;
  /** The index of the instant under the pointer, or null where it is elsewhere. */
  onPoint: (index: number | null) => void;
};

/** Draws on a canvas below the element, in the colours that the tokens have there now. */
export function plot(element: HTMLElement, { at, series, kind, zone, height, onPoint }: PlotOptions): uPlot {
  const colourOf = reader(element);
  const [line, dim] = [colourOf('--line'), colourOf('--ink-soft')];
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: dim, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  // Layers are drawn from the highest down, so that each covers what is below it in the sum.
  const layers = kind === 'bars' ? stacked(series).reverse() : [...series];
  const looks = LOOKS.slice(0, series.length);
  if (kind === 'bars') looks.reverse();
  const options: uPlot.Options = {
    width: element.clientWidth,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), zone),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      ...(kind === 'bars' && {
        x: { range: (_: uPlot, first: number, last: number) => aside(first, last, at) },
      }),
      y: { range: (_, least, most) => [Math.min(0, least), most <= 0 ? 1 : most * 1.08] },
    },
    axes: [
      {
        ...axis,
        values: (_, splits) => splits.map((split, index) => tickOf(split, splits[index - 1], zone)),
      },
      { ...axis, size: 64, values: (_, splits) => splits.map((split) => compact.format(split)) },
    ],
    series: [
      {},
      ...layers.map((layer, index) => {
        const colour = colourOf(looks[index]?.colour ?? '--ink-dim');
        if (kind === 'line')
          return {
            label: layer.label,
            stroke: colour,
            width: 2,
            dash: [...(looks[index]?.dash ?? [])],
            points: { show: at.length < 3 },
          };
        return {
          label: layer.label,
          stroke: colour,
          fill: colour,
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars!({ size: [0.7, 28], align: 0 }),
        };
      }),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
  const data: uPlot.AlignedData = [
    at.map((instant) => instant / 1_000),
    ...layers.map(({ values }) => drawn(values)),
  ];
  return new uPlot(options, data, element);
}

/** Room for half a bar on both sides, so that the first and the last are as wide as the others. */
function aside(first: number, last: number, at: readonly number[]): [number, number] {
  const gaps = at.slice(1).map((instant, index) => (instant - at[index]!) / 1_000);
  const half = Math.min(DAY, ...gaps) / 2;
  return [first - half, last + half];
}

const DAY = 86_400;

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A token may say one colour for light and one for dark; what it comes to is asked of the browser. */
function reader(element: HTMLElement): (token: string) => string {
  return (token) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

/** "13:00"; at the first tick of a date, "22 Nov". */
function tickOf(seconds: number, before: number | undefined, zone: string): string {
  const date = (instant: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short' }).format(
      instant * 1_000,
    );
  if (before === undefined || date(before) !== date(seconds)) return date(seconds);
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(seconds * 1_000);
}
