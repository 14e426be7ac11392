'use client';

import { type ReactNode, useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { ccOf } from '@/components/decide/words';
import { useTRPCClient } from '@/components/live/trpc';
import { Amount } from '@/components/show/amount';
import { add, formatAmount, parseAmount, sum } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import type { LateHour } from '@/server/api/acts-contract';
import { hasLate } from './late-words';

/** What a person may do about an hour of the inbox. */
export function LateActs(named: Named) {
  const { hour } = named;
  const settles = hour.pools.filter(({ homeSkipped, outcome }) => homeSkipped && outcome === 'shrank');
  return (
    <div className="flex flex-wrap gap-2">
      {hasLate(hour) && <Accrue {...named} />}
      {settles.map(({ pool }) => (
        <Settle key={pool} {...named} pool={pool} />
      ))}
      <Leave {...named} />
    </div>
  );
}

type Named = {
  hour: LateHour;
  name: string;
  /** Says what was done; the hour itself is mostly gone from the inbox then. */
  onDone: (done: ReactNode) => void;
};
type Parts = Awaited<ReturnType<ReturnType<typeof useTRPCClient>['late']['accrue']['mutate']>>['parts'];

function Accrue({ hour, name, onDone }: Named) {
  const api = useTRPCClient();
  const seen = { hourStart: hour.hourStart, cc: hour.cc };
  return (
    <ActDialog<Parts>
      word="Accrue"
      look="primary"
      title={`Accrue the late votes of ${inside(name)}`}
      least="operator"
      foresee={{
        key: [hour.hourStart, hour.cc],
        ask: async () => (await api.late.accrue.mutate({ ...seen, ...LOOKING })).parts,
        show: (parts) => <PartsList parts={parts} done={false} />,
      }}
      submit={(parts) => `Book ${ccOf(bookedOf(parts ?? []))} into the pools`}
      act={async (reason) => {
        const { parts } = await api.late.accrue.mutate({ ...seen, reason });
        onDone(
          <Told name={name}>
            <PartsList parts={parts} done />
          </Told>,
        );
        return undefined;
      }}
    />
  );
}

function Told({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <p className="font-medium">{name}</p>
      {children}
    </>
  );
}

const inside = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

const bookedOf = (parts: Parts): string =>
  formatAmount(
    sum(parts.filter(({ outcome }) => outcome === 'booked').map(({ amount }) => parseAmount(amount))),
  );

function PartsList({ parts, done }: { parts: Parts; done: boolean }) {
  return (
    <ul className="flex flex-col gap-1">
      {parts.map(({ pool, amount, outcome }) => (
        <li key={pool}>
          {pool === 'hourly' ? 'Hourly' : 'Daily'} pool:{' '}
          {outcome === 'booked' ? (
            <>
              <Amount value={amount} unit /> {done ? 'were booked.' : 'are booked.'}
            </>
          ) : (
            <>
              <Amount value={amount} unit /> stay until the attempt of its period is decided.
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Leave({ hour, name, onDone }: Named) {
  const api = useTRPCClient();
  const seen = { hourStart: hour.hourStart, cc: hour.cc };
  return (
    <ActDialog<string>
      word="Leave"
      title={`Leave ${inside(name)} as it was counted`}
      least="operator"
      mayNot={
        hour.left?.stands ? 'This hour is left already. It comes back when the source says more.' : null
      }
      foresee={{
        key: [hour.hourStart, hour.cc],
        ask: async () => (await api.late.leave.mutate({ ...seen, ...LOOKING })).leftCc,
        show: (leftCc) => (
          <p>
            Up to <Amount value={leftCc} unit /> of the hour count as seen. No CC moves, and the inbox shows
            the hour again only when the source says more.
          </p>
        ),
      }}
      submit={(leftCc) => `Leave it at ${ccOf(leftCc ?? hour.cc)}`}
      act={async (reason) => {
        const { leftCc } = await api.late.leave.mutate({ ...seen, reason });
        onDone(
          <Told name={name}>
            Left up to <Amount value={leftCc} unit />.
          </Told>,
        );
        return undefined;
      }}
    />
  );
}

type Settled = { amount: string; covered: string };

function Settle({ hour, name, onDone, pool }: Named & { pool: Kind }) {
  const api = useTRPCClient();
  const [cover, setCover] = useState(false);
  const asked = { hourStart: hour.hourStart, pool, cover };
  return (
    <ActDialog<Settled>
      word={`Settle the ${pool} part`}
      title={`Settle the ${pool} part of ${inside(name)}`}
      least="approver"
      foresee={{
        key: [hour.hourStart, hour.cc, pool, cover],
        ask: () => api.late.settle.mutate({ ...asked, ...LOOKING }),
        show: (settled) => <SettledText settled={settled} />,
      }}
      submit={(settled) => `Book ${ccOf(settled?.amount ?? '0.00000000')} in the next period`}
      act={async (reason) => {
        const settled = await api.late.settle.mutate({ ...asked, reason });
        onDone(
          <Told name={name}>
            <SettledText settled={settled} />
          </Told>,
        );
        return undefined;
      }}
    >
      <p>
        The period of this part was skipped, so that no attempt of it settles what the source says otherwise.
        It is booked in the next later fresh period.
      </p>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={cover} onChange={(event) => setCover(event.target.checked)} />
        Take what that period lacks from adjustments
      </label>
    </ActDialog>
  );
}

function SettledText({ settled: { amount, covered } }: { settled: Settled }) {
  const own = formatAmount(add(parseAmount(amount), parseAmount(covered)));
  return (
    <p>
      <Amount value={amount} unit /> in the next period’s earmark: <Amount value={own} unit /> from what it
      has, <Amount value={covered} unit /> from adjustments.
    </p>
  );
}
