'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Amount } from '@/components/show/amount';
import { PageHead } from '@/components/show/facts';
import { manyOf } from '@/components/show/figures';
import { PlainLink } from '@/components/show/plain-link';
import { sentenceOf } from '@/components/show/sentence';
import { Status } from '@/components/show/status';
import { Time } from '@/components/show/time';
import { STEPS } from '@/lib/run';
import type { Run } from '@/server/api/contract';
import { WORDS } from './step-words';
import { titleOf } from './title';

/** Which run this is, how it stands, and the ways to its neighbours. */
export function RunHead({ run }: { run: Run }) {
  return (
    <div className="flex flex-col gap-3">
      <PageHead title={titleOf(run)} aside={<Neighbours run={run} />}>
        <span className="mr-2 inline-block align-middle">
          <Status status={run.status} />
        </span>
        <Sentence run={run} />
      </PageHead>
      {run.attempts.length > 1 && <Attempts run={run} />}
    </div>
  );
}

function Sentence({ run }: { run: Run }) {
  switch (run.status) {
    case 'computing':
      if (run.trouble !== null)
        return sentenceOf(`Stopped by an outage and tried again by itself: ${run.trouble}`);
      return `${stepOf(run)}.`;
    case 'waiting':
      return `${sentenceOf(run.gateReason ? `Waits for approval: ${run.gateReason}` : 'Waits for approval')} Nothing is paid yet.`;
    case 'published':
      return (
        <>
          <Amount value={run.paid} short unit /> paid among {manyOf(run.eligible ?? 0, 'eligible partner')},{' '}
          <Time at={run.decidedAt} />.
        </>
      );
    case 'rejected':
      return (
        <>
          By {run.decidedBy ?? 'a person'}, <Time at={run.decidedAt} />.{' '}
          {sentenceOf(run.decisionReason ?? '')}
        </>
      );
    case 'failed':
      return `${sentenceOf(failureOf(run))} Only a person starts the next attempt.`;
    case 'superseded':
      return 'Superseded: a later attempt at the same period counts.';
  }
}

/** What a run that computes is doing, in the words of its timeline. */
function stepOf({ steps }: Run): string {
  const row = steps.findLast(({ endedAt }) => endedAt === null);
  if (!row) return 'About to begin the next step';
  const rows = row.rowsDone > 0 ? `, ${manyOf(row.rowsDone, 'row')} done` : '';
  return `Step ${STEPS.indexOf(row.step) + 1} of ${STEPS.length}: ${WORDS[row.step].toLowerCase()}${rows}`;
}

const failureOf = ({ steps, decisionReason }: Run): string =>
  steps.findLast((step) => step.error !== null)?.error ?? decisionReason ?? 'No reason was written down';

function Neighbours({ run: { period, previousId, nextId } }: { run: Run }) {
  const noun = period.kind === 'hourly' ? 'hour' : 'day';
  return (
    <nav aria-label="Neighbouring periods" className="flex gap-2">
      <Neighbour id={previousId}>
        <ChevronLeft aria-hidden className="size-4" />
        Previous {noun}
      </Neighbour>
      <Neighbour id={nextId}>
        Next {noun}
        <ChevronRight aria-hidden className="size-4" />
      </Neighbour>
    </nav>
  );
}

function Neighbour({ id, children }: { id: number | null; children: React.ReactNode }) {
  if (id === null) return null;
  return (
    <PlainLink href={`/runs/${id}`} className="button">
      {children}
    </PlainLink>
  );
}

function Attempts({ run }: { run: Run }) {
  return (
    <nav aria-label="Attempts of this period">
      <ul className="flex flex-wrap gap-2">
        {run.attempts.map(({ id, attempt, status }) => (
          <li key={id}>
            <PlainLink
              href={`/runs/${id}`}
              aria-current={id === run.id ? 'page' : undefined}
              className={`button ${id === run.id ? 'border-accent bg-accent-soft' : ''}`}
            >
              Attempt {attempt} <Status status={status} />
            </PlainLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
