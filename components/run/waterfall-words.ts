import { countOf, manyOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';
import { percentOf } from '@/lib/figures';
import type { Run } from '@/server/api/contract';
import type { Waterfall, WaterfallLine } from '@/server/api/run-contract';
import { paidWord } from './paid-word';

export type Words = { label: string; note?: string | undefined };
type Told = { run: Run; waterfall: Waterfall; zone: string };

const OTHER = { hourly: 'daily', daily: 'hourly' } as const;

/** What the totals are called. */
export function stageWords(key: string, { run, waterfall }: Told): Words {
  const { kind } = run.period;
  switch (key) {
    case 'inflow':
      return { label: 'Inflow' };
    case 'part':
      return { label: `Part of the ${kind} pool`, note: sharesOf(kind, waterfall) };
    case 'nominal':
      return { label: 'Nominal budget' };
    case 'budget':
      return {
        label: 'Budget',
        note: waterfall.base ? 'of this rerun' : 'everything earmarked for the period',
      };
    case 'paid':
      return { label: paidWord(run.status), note: `among ${manyOf(run.eligible ?? 0, 'eligible partner')}` };
    default:
      return { label: 'With the bonus' };
  }
}

function sharesOf(kind: Run['period']['kind'], { shares }: Waterfall): string | undefined {
  if (kind === 'hourly') return shares.length > 0 ? `${shares.map(percentOf).join(', ')} of it` : undefined;
  return 'what is left of it';
}

/** What a line is called; a category says how many members it has. */
export function lineWords(line: WaterfallLine, told: Told): Words {
  const { run, waterfall, zone } = told;
  const { key, name, count } = line;
  const hours = count === undefined ? undefined : manyOf(count, 'hour');
  switch (key) {
    case 'voted':
      return { label: 'CC voted', note: manyOf(run.votes ?? 0, 'vote') };
    case 'rate':
      return { label: 'By the CC rate', note: ratesOf(waterfall) };
    case 'otherPool':
      return { label: `To the ${OTHER[run.period.kind]} pool` };
    case 'accrued first':
      return { label: 'Counted first', note: hours };
    case 'accrued late':
      return { label: 'Late votes', note: hours };
    case 'accrued correction':
      return { label: 'Corrections', note: hours };
    case 'correction':
      return { label: 'Correction by this rerun', note: 'booked when it is published' };
    case 'accruedBefore':
      return { label: 'Accrued before this rerun' };
    case 'baseBudget':
      return {
        label: `Budget of attempt ${waterfall.base?.attempt ?? ''}`,
        note: 'which this rerun replaces',
      };
    case 'elsewhere':
      return { label: 'Earmarked for later periods', note: 'booked when this one was not open' };
    case 'belowZero':
      return { label: 'Nothing is divided below 0' };
    case 'category':
      return { label: name ?? '', note: manyOf(count ?? 0, 'member') };
    case 'carried':
      return {
        label: `Carried: ${name} had no members`,
        note: waterfall.carriedTo ? `to ${periodInside(waterfall.carriedTo, zone)}` : undefined,
      };
    case 'bonus':
      return { label: 'CC market bonus', note: 'on top, issued from market' };
    default:
      return earmarkedWords(line, zone);
  }
}

function ratesOf({ rates: [first = '', ...more] }: Waterfall): string {
  const short = first.replace(/\.?0+$/, '');
  return more.length === 0 ? short : `${short} and ${countOf(more.length)} more, hour by hour`;
}

const EARMARKED: Record<string, string> = {
  'accrual first': 'First accruals of other hours',
  'accrual late': 'Late votes of other hours',
  'accrual correction': 'Corrections of other hours',
  carried: 'Carried in',
  over: 'Over from a rerun',
  lacking: 'Taken for a rerun',
  skipped: 'Handed on from a skipped period',
  opening: 'Opening balance',
  covered: 'Covered from adjustments',
  'cover given back': 'Given back to adjustments',
  'by hand': 'Corrected by hand',
};

function earmarkedWords({ name = '', about, count }: WaterfallLine, zone: string): Words {
  const label = EARMARKED[name] ?? name;
  if (about) return { label, note: `of ${periodInside(about, zone)}` };
  return { label, note: count !== undefined && count > 1 ? `${countOf(count)} times` : undefined };
}
