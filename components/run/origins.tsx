import type { ReactNode } from 'react';
import { Nothing } from '@/components/show/amount';
import { Time } from '@/components/show/time';
import type { Run } from '@/server/api/contract';

const GATES: Record<Run['gate'], string> = {
  auto: 'Auto: published without a person',
  manual: 'Manual: a person decides over each run',
  guarded: 'Guarded: a person decides where figures are out of bounds',
};

/** What a run was computed from, so that it can be computed again to the same unit. */
export function Origins({ run }: { run: Run }) {
  const lines: [label: string, value: ReactNode][] = [
    ['Requested by', run.reason ? `${run.requestedBy}: ${run.reason}` : run.requestedBy],
    ['Gate', run.gateReason ? `${GATES[run.gate]}. ${run.gateReason}` : GATES[run.gate]],
    ['Standings', <Standings key="standings" run={run} />],
    [
      'Versions',
      `policy ${run.policyVersion}, special partners ${run.specialVersion}, engine ${run.engineVersion}`,
    ],
    ['Digest of the inputs', <Digest key="input" value={run.inputDigest} />],
    ['Digest of the results', <Digest key="result" value={run.resultDigest} />],
  ];
  return (
    <dl className="card divide-y divide-line">
      {lines.map(([label, value]) => (
        <div key={label} className="grid gap-x-4 px-3 py-2 sm:grid-cols-[9.5rem_1fr]">
          <dt className="text-soft">{label}</dt>
          <dd className="min-w-0 wrap-break-word">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Standings({ run: { standings, standingsOf } }: { run: Run }) {
  const words = standings === 'frozen' ? 'Those of the published attempt' : 'Read and frozen with this run';
  if (standingsOf === null) return words;
  return (
    <>
      {words}, standings of <Time at={standingsOf} />
    </>
  );
}

function Digest({ value }: { value: string | null }) {
  if (value === null) return <Nothing />;
  return <code className="break-all font-mono text-small">{value}</code>;
}
