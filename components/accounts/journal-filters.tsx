'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, type SubmitEvent, useTransition } from 'react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { dateOf, momentOf } from '@/components/show/instants';
import { ACCOUNTS } from '@/lib/accounts';
import { addressOf, type Filter } from './place';
import { wordOf } from './words';

/** Account, kind of period, reason and run; with the chosen period they are kept in the address. */
export function JournalFilters({ filter }: { filter: Filter }) {
  const router = useRouter();
  const reasons = useQuery(useTRPC().accounts.reasons.queryOptions()).data ?? [];
  const [moving, startMoving] = useTransition();
  const go = (change: Record<string, unknown>) =>
    startMoving(() => router.push(addressOf({ tab: 'journal', ...filter, ...change }), { scroll: false }));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    go({ run: String(new FormData(event.currentTarget).get('run')).trim() });
  };
  return (
    <form
      method="get"
      action="/accounts"
      onSubmit={submit}
      aria-busy={moving}
      className="flex flex-wrap items-center gap-x-4 gap-y-2"
    >
      <input type="hidden" name="tab" value="journal" />
      <Choice name="account" label="Account" value={filter.account} onChoose={(account) => go({ account })}>
        <option value="">Every account</option>
        {ACCOUNTS.map((account) => (
          <option key={account} value={account}>
            {wordOf(account)}
          </option>
        ))}
      </Choice>
      {/* Another kind of period has none that begins as the chosen one does. */}
      <Choice name="kind" label="About" value={filter.kind} onChoose={(kind) => go({ kind, period: null })}>
        <option value="">Hours and days</option>
        <option value="hourly">Hours</option>
        <option value="daily">Days</option>
      </Choice>
      <Choice name="reason" label="Reason" value={filter.reason} onChoose={(reason) => go({ reason })}>
        <option value="">Every reason</option>
        {[...new Set([...reasons, ...(filter.reason ? [filter.reason] : [])])].map((reason) => (
          <option key={reason} value={reason}>
            {reason}
          </option>
        ))}
      </Choice>
      <label className="flex items-center gap-2">
        <span className="text-soft">Run</span>
        <input
          key={filter.run}
          name="run"
          defaultValue={filter.run}
          inputMode="numeric"
          pattern="[0-9]*"
          autoComplete="off"
          className="field w-24"
        />
      </label>
      <button type="submit" className="button">
        Show
      </button>
      <Period filter={filter} />
      {Object.keys(filter).length > 0 && (
        <Link href={addressOf({ tab: 'journal' })} scroll={false} className="link">
          Clear all
        </Link>
      )}
    </form>
  );
}

/** The period that was chosen in the table, which goes with one press. */
function Period({ filter }: { filter: Filter }) {
  const zone = useZone();
  const { period, kind } = filter;
  if (period === undefined) return null;
  const name = kind === 'daily' ? `Day ${dateOf(period, zone)}` : `Hour from ${momentOf(period, zone)}`;
  return (
    <Link
      href={addressOf({ tab: 'journal', ...filter, period: null })}
      scroll={false}
      className="button"
      aria-label={`Not only ${name}`}
    >
      {name}
      <X aria-hidden className="size-4" />
    </Link>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  value: string | undefined;
  onChoose: (value: string) => void;
  children: ReactNode;
};

function Choice({ name, label, value, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-soft">{label}</span>
      <select
        name={name}
        value={value ?? ''}
        onChange={(event) => onChoose(event.target.value)}
        className="field max-w-52"
      >
        {children}
      </select>
    </label>
  );
}
