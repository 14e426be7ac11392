'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { PageHead } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { periodInside } from '@/components/show/instants';
import { Scrolling } from '@/components/show/table';
import type { Run } from '@/server/api/contract';
import type { Attempts } from '@/server/api/decisions-contract';
import { LINES } from './attempt-lines';
import { attemptOf } from './words';

/** All attempts at the period of a run beside each other; on a phone one below the other. */
export function AttemptsView({ id }: { id: number }) {
  const api = useTRPC();
  const run = useQuery(api.runs.get.queryOptions({ id }));
  const { kind = 'hourly', start = 0 } = run.data?.period ?? {};
  const list = useQuery({
    ...api.attempts.list.queryOptions({ kind, start }),
    enabled: run.data !== undefined,
  });
  const unread = useFailure(run);
  const unlisted = useFailure(list);
  const error = unread ?? unlisted;
  const { data } = list;
  return (
    <div className="flex flex-col gap-6">
      <AttemptsHead id={id} run={run.data}>
        {data
          ? `${manyOf(data.length, 'attempt')}, the first one first.`
          : error
            ? 'Beside each other, the first one first.'
            : 'They are being read.'}
      </AttemptsHead>
      {error ? (
        <Failure
          what="The attempts could not be read."
          error={error}
          retry={() => void (unread ? run : list).refetch()}
        />
      ) : data ? (
        <>
          <Columns attempts={data} here={id} />
          <Stack attempts={data} here={id} />
        </>
      ) : (
        <div aria-busy className="card flex h-160 flex-col gap-3 p-4">
          <Bone chars={40} />
          <Bone chars={48} />
          <Bone chars={44} />
        </div>
      )}
    </div>
  );
}

type HeadProps = { id: number; run: Run | undefined; children: string };

function AttemptsHead({ id, run, children }: HeadProps) {
  const zone = useZone();
  return (
    <PageHead
      title={run ? `Attempts at ${periodInside(run.period, zone)}` : 'Attempts'}
      aside={
        <Link href={`/runs/${id}`} className="button">
          To the run
        </Link>
      }
    >
      {children}
    </PageHead>
  );
}

const Name = ({ one, here }: { one: Attempts[number]; here: number }): ReactNode => (
  <Link href={`/runs/${one.id}`} aria-current={one.id === here ? 'true' : undefined} className="link">
    {attemptOf(one.attempt)}
  </Link>
);

function Columns({ attempts, here }: { attempts: Attempts; here: number }) {
  return (
    <div className="max-sm:hidden">
      <Scrolling label="Attempts side by side">
        <table className="w-full border-separate border-spacing-0 text-left">
          <thead>
            <tr className="h-9">
              <td className="sticky left-0 border-line border-b bg-surface px-3" />
              {attempts.map((one) => (
                <th key={one.id} scope="col" className="min-w-56 border-line border-b px-3 font-medium">
                  <Name one={one} here={here} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {LINES.map(({ word, show }) => (
              <tr key={word} className="group align-top">
                <th
                  scope="row"
                  className="sticky left-0 w-40 min-w-40 border-line border-b bg-surface px-3 py-1.5 font-normal text-soft group-last:border-b-0"
                >
                  {word}
                </th>
                {attempts.map((one) => (
                  <td
                    key={one.id}
                    className="wrap-break-word border-line border-b px-3 py-1.5 group-last:border-b-0"
                  >
                    {show(one, attempts)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </div>
  );
}

function Stack({ attempts, here }: { attempts: Attempts; here: number }) {
  return (
    <ul className="flex flex-col gap-4 sm:hidden">
      {attempts.map((one) => (
        <li key={one.id} className="card">
          <h2 className="border-line border-b px-3 py-2">
            <Name one={one} here={here} />
          </h2>
          <dl className="divide-y divide-line">
            {LINES.map(({ word, show }) => (
              <div key={word} className="grid grid-cols-[7rem_1fr] gap-x-3 px-3 py-1.5">
                <dt className="text-soft">{word}</dt>
                <dd className="min-w-0 wrap-break-word">{show(one, attempts)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
