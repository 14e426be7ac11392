'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMayNot } from '@/components/live/me';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Refused } from '@/components/people/form';
import { PageHead, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { sentenceOf } from '@/components/show/sentence';
import type { Opening, PolicyShown } from '@/server/api/policy-contract';
import { Approver } from './approver';
import { DivisionFields } from './form-division';
import { ChoiceField, FigureField } from './form-field';
import { GateFields } from './form-gate';
import { OpeningField } from './form-opening';
import { PolicyBones } from './policy-bones';
import { PolicyTabs } from './policy-tabs';
import { Proposal } from './proposal';

/** The form of a new version, filled in with what another one says: the one in force where none is named. */
export function PolicyForm({ version }: { version: number | undefined }) {
  const { policies } = useTRPC();
  const query = useQuery(policies.get.queryOptions({ version }));
  const openings = useQuery(policies.openings.queryOptions());
  const failures = [useFailure(query), useFailure(openings)];
  const error = failures.find((one) => one !== null);
  const retry = () => void Promise.all([query.refetch(), openings.refetch()]);
  if (error)
    return (
      <Page sentence={UNTIL}>
        <Failure what="The form could not be filled in." error={error} retry={retry} />
      </Page>
    );
  if (!query.data || !openings.data) return <PolicyBones title={TITLE} here="propose" />;
  return <Filled key={query.data.version} shown={query.data} openings={openings.data} />;
}

const TITLE = 'Propose a policy version';
const UNTIL = (
  <>
    Nothing changes until <Approver /> approves it.
  </>
);

function Page({ sentence, children }: { sentence: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-6">
      <PageHead title={TITLE}>{sentence}</PageHead>
      <PolicyTabs here="propose" />
      {children}
    </div>
  );
}

const TWO = [
  ['no', 'no: two people'],
  ['yes', 'yes: one person may do both'],
] as const;

function Filled({ shown, openings }: { shown: PolicyShown; openings: Opening[] }) {
  const { policies } = useTRPC();
  const mayNot = useMayNot('admin');
  const [fields, setFields] = useState(shown.fields);
  const [from, setFrom] = useState(openings[0]?.inForceFrom);
  const look = useMutation(policies.look.mutationOptions());
  const chosen = openings.find(({ inForceFrom }) => inForceFrom === from) ?? openings[0];
  if (!chosen)
    return (
      <Page sentence="Every hour of the next two weeks was counted already; look at the clock.">{null}</Page>
    );
  const faults = new Map(look.data?.faults.map(({ path, sentence }) => [path, sentence]));
  const form = {
    fields,
    faults,
    // What was looked at is not what stands here any more; the faults stay until the next look.
    change: (path: string, value: string) => {
      setFields({ ...fields, [path]: value });
      if (look.data?.policy || look.data?.refused) look.reset();
    },
  };
  const press = () =>
    mayNot === null && !look.isPending && look.mutate({ fields, inForceFrom: chosen.inForceFrom });
  return (
    <Page
      sentence={
        <>
          Filled in with version {shown.version}. {UNTIL}
        </>
      }
    >
      <form
        method="post"
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          press();
        }}
      >
        <Section title="When it takes over">
          <OpeningField
            openings={openings}
            chosen={chosen}
            onChoose={(inForceFrom) => {
              setFrom(inForceFrom);
              look.reset();
            }}
          />
        </Section>
        <Section title="Pools and people">
          <div className="card grid items-start gap-4 p-4 sm:grid-cols-2 lg:grid-cols-4">
            <FigureField
              form={form}
              path="hourlyShare"
              label="Hourly share"
              unit="% of the CC of an hour"
              note="The rest goes to the daily pool."
            />
            <ChoiceField form={form} path="singleOperator" label="Single operator" choices={TWO} />
          </div>
        </Section>
        <Section title="Hours">
          <DivisionFields form={form} kind="hourly" keys={shown.keys.hourly} />
        </Section>
        <Section title="Days">
          <DivisionFields form={form} kind="daily" keys={shown.keys.daily} />
        </Section>
        <Section title="Publishing hours">
          <GateFields form={form} kind="hourly" />
        </Section>
        <Section title="Publishing days">
          <GateFields form={form} kind="daily" />
        </Section>
        <div className="flex flex-col items-start gap-3">
          {look.error && <Refused error={look.error} />}
          {look.data?.refused && (
            <p role="alert" className="text-bad">
              {sentenceOf(look.data.refused)}
            </p>
          )}
          {faults.size > 0 && (
            <p role="alert" className="text-bad">
              {faults.size === 1 ? 'One field is' : `${faults.size} fields are`} not good yet; what is wrong
              stands beside it.
            </p>
          )}
          <button
            type="submit"
            className={`button ${look.data?.policy ? '' : 'primary'}`}
            aria-disabled={look.isPending || mayNot !== null}
          >
            Show what would change
          </button>
          {mayNot && <p className="text-dim">{mayNot}</p>}
        </div>
      </form>
      {/* Its dialog has a form of its own, which would send this one as well if it were inside of it. */}
      {look.data?.policy && <Proposal look={look.data} inForceFrom={chosen.inForceFrom} />}
    </Page>
  );
}
