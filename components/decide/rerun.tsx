'use client';

import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useZone } from '@/components/live/program';
import { useTRPC, useTRPCClient } from '@/components/live/trpc';
import { periodInside } from '@/components/show/instants';
import { Labelled } from '@/components/show/labelled';
import type { Run } from '@/server/api/contract';
import { ComingTo } from './coming-to';
import { attemptOf, ccOf } from './words';

type Standings = 'frozen' | 'current';

type RerunProps = { run: Run; mayNot: string | null; onOpen: (open: boolean) => void };

/** Computes a published period again, to be looked at before it takes the place of what is published. */
export function Rerun({ run, mayNot, onOpen }: RerunProps) {
  const zone = useZone();
  const router = useRouter();
  const client = useTRPCClient();
  const [standings, setStandings] = useState<Standings>('frozen');
  const [policyVersion, setPolicyVersion] = useState<number | undefined>(undefined);
  const { kind, start } = run.period;
  const rerun = (how: { reason: string; dryRun?: boolean }) =>
    client.attempts.rerun.mutate({ kind, start, standings, policyVersion, ...how });
  return (
    <ActDialog
      word="Rerun"
      title={`Rerun ${periodInside(run.period, zone)}`}
      least="operator"
      icon={RotateCcw}
      mayNot={mayNot}
      onOpen={onOpen}
      foresee={{
        key: [run.id, standings, policyVersion ?? null],
        ask: async () => {
          const asked = await rerun(LOOKING);
          if (!('foreseen' in asked)) throw new Error('It was done, and not only asked about.');
          return asked.foreseen;
        },
        show: (comes) => <ComingTo comes={comes} published={run} />,
      }}
      submit={(comes) =>
        comes === undefined
          ? 'Compute the rerun'
          : `Compute ${attemptOf(nextOf(run)).toLowerCase()}: ${ccOf(comes.paid)} instead of ${ccOf(run.paid ?? '0.00000000')}`
      }
      act={async (reason) => {
        const asked = await rerun({ reason });
        if ('run' in asked) router.push(`/runs/${asked.run.id}`);
        return undefined;
      }}
    >
      <p className="text-soft">
        Its hours are counted again, by what the source says now. Nothing that is published changes before it
        is approved.
      </p>
      <Choice legend="Standings">
        <Option
          name="standings"
          checked={standings === 'frozen'}
          choose={() => setStandings('frozen')}
          word="As the published attempt used them, and today’s for a voter that is new"
        />
        <Option
          name="standings"
          checked={standings === 'current'}
          choose={() => setStandings('current')}
          word="Today’s for everybody"
        />
      </Choice>
      <PolicyChoice then={run.policyVersion} version={policyVersion} choose={setPolicyVersion} />
    </ActDialog>
  );
}

const nextOf = ({ attempts }: Run): number => Math.max(...attempts.map(({ attempt }) => attempt)) + 1;

function Choice({ legend, children }: { legend: string; children: React.ReactNode }) {
  return (
    <fieldset className="flex flex-col">
      <legend className="font-medium">{legend}</legend>
      {children}
    </fieldset>
  );
}

type OptionProps = { name: string; word: string; checked: boolean; choose: () => void };

function Option({ name, word, checked, choose }: OptionProps) {
  return (
    <label className="flex min-h-8 items-center gap-2">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={choose}
        className="size-4 shrink-0 accent-(--accent)"
      />
      {word}
    </label>
  );
}

type PolicyProps = {
  /** The version that divided what is published. */
  then: number;
  version: number | undefined;
  choose: (version: number | undefined) => void;
};

function PolicyChoice({ then, version, choose }: PolicyProps) {
  const { data: versions = [] } = useQuery(useTRPC().policies.list.queryOptions());
  const others = versions.filter((one) => one.status === 'approved' && one.version !== then);
  return (
    <Labelled label="Policy">
      {(described) => (
        <select
          {...described}
          className="field w-full"
          value={version ?? ''}
          onChange={(event) => choose(event.target.value === '' ? undefined : Number(event.target.value))}
        >
          <option value="">Version {then}, as the published attempt</option>
          {others.map((one) => (
            <option key={one.version} value={one.version}>
              Version {one.version}: {one.reason}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
