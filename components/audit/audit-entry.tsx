'use client';

import { useShownZone } from '@/components/live/program';
import { countOf, manyOf } from '@/components/show/figures';
import { momentOf } from '@/components/show/instants';
import { PlainLink } from '@/components/show/plain-link';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { AuditRow } from '@/server/api/audit-contract';
import { queryOf } from './audit-pages';

/** How many changes are shown before the rest is asked for. */
const SHOWN = 6;

/** One row of the trail. */
export function AuditEntry({ row }: { row: AuditRow }) {
  const { seq, at, actor, role, action, subject, reason } = row;
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="min-w-0 wrap-break-word">
          <strong className="font-semibold">{actor}</strong>
          {role !== 'system' && <span className="text-dim"> ({role})</span>}
          <span>: {action}, </span>
          <PlainLink href={`/audit${queryOf({ subject })}`} className="link">
            {subject}
          </PlainLink>
        </p>
        <p className="text-soft">
          <Time at={at} />
          <span className="text-dim">, row {countOf(seq)}</span>
        </p>
      </div>
      {reason && <p className="wrap-break-word text-soft">{sentenceOf(reason)}</p>}
      <Changes row={row} />
    </li>
  );
}

function Changes({ row: { changes, moreChanges } }: { row: AuditRow }) {
  if (changes.length === 0) return null;
  const first = changes.slice(0, SHOWN);
  const rest = changes.slice(SHOWN);
  const hidden = rest.length + moreChanges;
  return (
    <div className="mt-1 flex flex-col gap-1">
      <ChangeList changes={first} />
      {hidden > 0 && (
        <details>
          <summary className="w-fit cursor-pointer text-accent">{manyOf(hidden, 'more change')}</summary>
          <div className="mt-1 flex flex-col gap-1">
            <ChangeList changes={rest} />
            {moreChanges > 0 && (
              <p className="text-soft">
                {manyOf(moreChanges, 'change')} beyond these are in the CSV, which has the documents whole.
              </p>
            )}
          </div>
        </details>
      )}
    </div>
  );
}

/** Value by value: what it was, and what it became. */
function ChangeList({ changes }: { changes: AuditRow['changes'] }) {
  return (
    <dl className="grid gap-x-4 gap-y-0.5 text-small sm:grid-cols-[minmax(8rem,14rem)_1fr]">
      {changes.map(({ path, before, after }) => (
        <div key={path} className="contents">
          <dt className="wrap-break-word text-dim">{path === '' ? 'value' : path}</dt>
          <dd className="min-w-0 wrap-break-word font-mono">
            {before !== null && (
              <del className="text-bad">
                <span className="sr-only">before: </span>
                <Value path={path} value={before} />
              </del>
            )}
            {before !== null && after !== null && <span aria-hidden> → </span>}
            {after !== null && (
              <ins className="text-good no-underline">
                <span className="sr-only">after: </span>
                <Value path={path} value={after} />
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Documents keep instants as milliseconds; what is named as a time is shown as one. */
const TIME = /(At|Start|From|since|until|earmark)$/;
const MILLISECONDS = /^1\d{12}$/;

function Value({ path, value }: { path: string; value: string }) {
  const zone = useShownZone();
  if (path === 'runId' && /^\d+$/.test(value))
    return (
      <PlainLink href={`/runs/${value}`} className="link">
        {value}
      </PlainLink>
    );
  if (TIME.test(path) && MILLISECONDS.test(value)) return momentOf(Number(value), zone);
  return value === '' ? 'empty' : value;
}
