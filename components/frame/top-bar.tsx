'use client';

import { UserRound } from 'lucide-react';
import { useProgramState } from '@/components/live/program';
import { Bone } from '@/components/show/bone';
import type { State } from '@/server/api/contract';
import { FindButton } from './find';
import { LiveSign } from './live-sign';
import { PersonMenu } from './person-menu';
import { ThemeSwitch } from './theme-switch';
import { ZoneSwitch } from './zone-switch';

/** Which program this is, in which environment and zone, and whether what is shown is live. */
export function TopBar() {
  const { data, isError } = useProgramState();
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-line border-b bg-surface px-4 sm:gap-3 md:px-6">
      {data ? (
        <>
          <span className="min-w-0 truncate font-semibold">{data.program.name}</span>
          <Environment environment={data.environment} />
          {data.singleOperator && <SingleOperator />}
          <span className="ml-auto" />
        </>
      ) : (
        <span className="mr-auto font-semibold">{isError ? 'Allot' : <Bone chars={18} />}</span>
      )}
      {data && <ZoneSwitch />}
      <LiveSign />
      <FindButton />
      <ThemeSwitch />
      <PersonMenu />
    </header>
  );
}

const ENVIRONMENTS: Record<State['environment'], string> = {
  sample: 'border-accent text-accent',
  test: 'border-wait text-wait',
  production: 'border-bad text-bad',
};

function Environment({ environment }: { environment: State['environment'] }) {
  return (
    <span
      className={`shrink-0 rounded-sm border px-1.5 text-small font-medium ${ENVIRONMENTS[environment]}`}
      title="The environment of this program"
    >
      {environment}
    </span>
  );
}

/** That nobody looks over another's shoulder here is worth a quiet word on every page. */
function SingleOperator() {
  return (
    <span
      className="flex shrink-0 items-center gap-1 text-small text-soft"
      title="The policy in force lets one person ask for a run and approve it"
    >
      <UserRound aria-hidden className="size-4" />
      <span className="max-md:sr-only">Single operator</span>
    </span>
  );
}
