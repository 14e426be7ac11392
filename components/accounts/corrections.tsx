'use client';

import { useQuery } from '@tanstack/react-query';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Correction } from './correction';
import { Approve, Reject } from './decide-correction';
import { OpeningBalance } from './opening-balance';
import { Propose } from './propose';
import { placeWords } from './words';

const SHOWN = 200;

/** Corrections by hand: one person proposes, another approves, and only then something moves. */
export function Corrections() {
  const query = useQuery(useTRPC().corrections.list.queryOptions({ limit: SHOWN }));
  const error = useFailure(query);
  const { data } = query;
  const waiting = data?.filter(({ status }) => status === 'proposed');
  const decided = data?.filter(({ status }) => status !== 'proposed');
  return (
    <div className="flex flex-col gap-6">
      <Section
        title="Waiting for a second person"
        aside={
          <div className="flex flex-wrap gap-2">
            <OpeningBalance />
            <Propose />
          </div>
        }
      >
        {error ? (
          <Failure
            what="The corrections could not be read."
            error={error}
            retry={() => void query.refetch()}
          />
        ) : waiting?.length === 0 ? (
          <div className="card">
            <Empty title="No correction waits">
              A correction moves CC between two accounts. Whoever proposes one cannot approve it, unless the
              policy lets a single operator do both.
            </Empty>
          </div>
        ) : (
          <List corrections={waiting} />
        )}
      </Section>
      {!error && decided && decided.length > 0 && (
        <Section title="Decided">
          <List corrections={decided} />
          {data?.length === SHOWN && (
            <p className="mt-2 text-soft">
              These are the latest {SHOWN}. Earlier ones that were booked stand in the journal, reason “by
              hand”; all of them stand in the audit trail.
            </p>
          )}
        </Section>
      )}
    </div>
  );
}

function List({ corrections }: { corrections: Correction[] | undefined }) {
  if (corrections === undefined)
    return (
      <div aria-busy className="card flex flex-col gap-3 p-4">
        <Bone chars={40} />
        <Bone chars={52} />
      </div>
    );
  return (
    <ul className="card divide-y divide-line">
      {corrections.map((one) => (
        <One key={one.id} correction={one} />
      ))}
    </ul>
  );
}

const DECIDED = { booked: 'Approved', rejected: 'Rejected' } as const;

function One({ correction }: { correction: Correction }) {
  const zone = useZone();
  const { id, from, to, amount, status, proposedBy, reason, proposedAt } = correction;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4">
      <div className="min-w-0">
        <p className="font-medium">
          Correction {id}: <Amount value={amount} unit /> from {placeWords(from, zone)} to{' '}
          {placeWords(to, zone)}
        </p>
        <p className="text-soft">
          Proposed by {proposedBy}, <Time at={proposedAt} />. {sentenceOf(reason)}
        </p>
        {status !== 'proposed' && (
          <p className="text-soft">
            {DECIDED[status]} by {correction.decidedBy}, <Time at={correction.decidedAt} />.{' '}
            {sentenceOf(correction.decisionReason ?? '')}
          </p>
        )}
      </div>
      {status === 'proposed' && (
        <div className="flex flex-wrap gap-2">
          <Reject correction={correction} />
          <Approve correction={correction} />
        </div>
      )}
    </li>
  );
}
