'use client';

import { CloudOff, MoveDown, MoveRight, MoveUp, UserRound } from 'lucide-react';
import { useZone } from '@/components/live/program';
import { Nothing } from '@/components/show/amount';
import { periodOf, shortPeriodOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { Status } from '@/components/show/status';
import { parseAmount } from '@/lib/amount';
import { changeOf } from '@/lib/change';
import { grouped } from '@/lib/figures';
import type { ListRow } from '@/server/api/contract';

/** The period, as a link to its run, or to its own page where it has none. */
export function PeriodLink({ row }: { row: ListRow }) {
  const zone = useZone();
  const period = row.sort === 'run' ? row.run.period : row.period;
  const href = row.sort === 'run' ? `/runs/${row.run.id}` : `/periods/${period.kind}/${period.start}`;
  return (
    <PlainLink href={href} className="link">
      <span className="sm:hidden">{shortPeriodOf(period, zone)}</span>
      <span className="max-sm:hidden">{periodOf(period, zone)}</span>
    </PlainLink>
  );
}

/** Where it stands, with a sign for what stops it and for an attempt that a person asked for. */
export function RowStatus({ row }: { row: ListRow }) {
  if (row.sort !== 'run') return <Status status={row.sort} />;
  const { run, requestedBy, rerun } = row;
  const asked = `${rerun ? 'Run again' : 'Run'} by ${requestedBy}`;
  return (
    <span className="flex items-center gap-1">
      <Status status={run.status} />
      {run.trouble !== null && (
        <CloudOff aria-label={`Stopped: ${run.trouble}`} role="img" className="size-4 shrink-0 text-bad">
          <title>{run.trouble}</title>
        </CloudOff>
      )}
      {requestedBy !== 'schedule' && (
        <UserRound aria-label={asked} role="img" className="size-4 shrink-0 text-dim">
          <title>{asked}</title>
        </UserRound>
      )}
    </span>
  );
}

const ARROWS = { '-1': MoveDown, '0': MoveRight, '1': MoveUp } as const;
const SIGNS = { '-1': '−', '0': '', '1': '+' } as const;
const WORDS = { '-1': 'less than', '0': 'as much as', '1': 'more than' } as const;

/** How what was paid stands to what the published run of the period before paid: sign, figure and arrow. */
export function ChangeCell({ row }: { row: ListRow }) {
  if (row.sort !== 'run' || row.run.paid === null || row.before === null) return <Nothing />;
  const { sign, percent } = changeOf(parseAmount(row.run.paid), parseAmount(row.before));
  const Arrow = ARROWS[sign];
  const figure = percent === null ? 'from 0' : `${SIGNS[sign]}${figureOf(percent)} %`;
  return (
    <span className="inline-flex items-center gap-1" title={`${row.before} CC in the period before`}>
      {figure}
      <Arrow aria-hidden className="size-3.5 shrink-0 text-dim" />
      <span className="sr-only">{WORDS[sign]} the period before</span>
    </span>
  );
}

function figureOf(percent: string): string {
  const [whole = '', tenth = ''] = percent.split('.');
  return `${grouped(whole)}.${tenth}`;
}
