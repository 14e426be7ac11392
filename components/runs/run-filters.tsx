'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { type AnyStatus, wordOf } from '@/components/show/status';
import { STATUSES } from '@/lib/run';
import type { RunFilter } from './run-pages';

const CHOICES: AnyStatus[] = [...STATUSES, 'missed', 'skipped', 'elsewhere'];

/** Kind and status; they are kept in the address, so that a list can be sent to somebody. */
export function RunFilters({ filter }: { filter: RunFilter }) {
  const router = useRouter();
  const [moving, startMoving] = useTransition();
  const choose = (name: keyof RunFilter, value: string) =>
    startMoving(() => router.push(addressOf({ ...filter, [name]: value || undefined }), { scroll: false }));
  return (
    <form method="get" action="/runs" aria-busy={moving} className="flex flex-wrap gap-4">
      <Choice name="kind" label="Kind" value={filter.kind} onChoose={choose}>
        <option value="">Hours and days</option>
        <option value="hourly">Hours</option>
        <option value="daily">Days</option>
      </Choice>
      <Choice name="status" label="Status" value={filter.status} onChoose={choose}>
        <option value="">Every status</option>
        {CHOICES.map((status) => (
          <option key={status} value={status}>
            {wordOf(status)}
          </option>
        ))}
      </Choice>
      <noscript>
        <button type="submit" className="button">
          Show
        </button>
      </noscript>
    </form>
  );
}

function addressOf(filter: RunFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return query.size > 0 ? `/runs?${query}` : '/runs';
}

type ChoiceProps = {
  name: keyof RunFilter;
  label: string;
  value: string | undefined;
  onChoose: (name: keyof RunFilter, value: string) => void;
  children: React.ReactNode;
};

function Choice({ name, label, value, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-soft">{label}</span>
      <select
        name={name}
        value={value ?? ''}
        onChange={(event) => onChoose(name, event.target.value)}
        className="field"
      >
        {children}
      </select>
    </label>
  );
}
