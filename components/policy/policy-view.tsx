'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Nothing } from '@/components/show/amount';
import { Facts, PageHead, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { PolicyShown } from '@/server/api/policy-contract';
import { Decide } from './decide';
import { Differences } from './differences';
import { PolicyBones } from './policy-bones';
import { PolicyTabs } from './policy-tabs';
import { StandingSentence, StandingSign } from './standing';
import { ToProposal } from './to-proposal';
import { Versions, WaitingVersions } from './versions';
import { Words } from './words';

/** One version of the policy in words: the one in force where none is named. */
export function PolicyView({ version }: { version: number | undefined }) {
  const query = useQuery(useTRPC().policies.get.queryOptions({ version }));
  const error = useFailure(query);
  const { data: shown } = query;
  if (!shown) {
    if (!error) return <PolicyBones here="rules" />;
    return (
      <div className="flex flex-col gap-6">
        <h1>Policy</h1>
        <PolicyTabs here="rules" />
        <Failure what="The policy could not be read." error={error} retry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <PageHead
        title={`Policy version ${shown.version}`}
        aside={
          shown.standing === 'proposed' ? <Decide shown={shown} /> : <ToProposal version={shown.version} />
        }
      >
        <span className="mr-2 inline-block align-middle">
          <StandingSign standing={shown.standing} />
        </span>
        <StandingSentence head={shown} />
      </PageHead>
      <PolicyTabs here="rules" />
      <WaitingVersions but={shown.version} />
      <Section title="Who and why">
        <Origin shown={shown} />
      </Section>
      {shown.before && (
        <Section title={`Otherwise than in version ${shown.before.version}`}>
          {shown.before.differences.length > 0 ? (
            <Differences differences={shown.before.differences} />
          ) : (
            <p className="card p-4">Nothing: both divide and decide alike.</p>
          )}
        </Section>
      )}
      <Words groups={shown.groups} />
      <Section title="Versions">
        <Versions />
      </Section>
    </div>
  );
}

function Origin({ shown }: { shown: PolicyShown }) {
  const { standing, decidedBy, decidedAt, decisionReason, createdAt } = shown;
  const verb = standing === 'rejected' ? 'Rejected' : 'Approved';
  return (
    <div className="card p-4">
      <Facts
        facts={[
          { label: 'Proposed by', value: shown.proposedBy, note: <Time at={createdAt} /> },
          { label: 'Why', value: sentenceOf(shown.reason) },
          {
            label: decidedBy === null ? 'Decided by' : `${verb} by`,
            value: decidedBy ?? <Nothing />,
            note: decidedAt === null ? 'Nobody has decided yet.' : <Time at={decidedAt} />,
          },
          ...(decisionReason === null
            ? []
            : [{ label: `Why ${verb.toLowerCase()}`, value: sentenceOf(decisionReason) }]),
        ]}
      />
    </div>
  );
}
