'use client';

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, type SubmitEvent, useTransition } from 'react';
import { useTRPC } from '@/components/live/trpc';
import type { AuditFilter } from '@/server/api/audit-contract';
import { queryOf } from './audit-pages';

/** Who, what, to what and when; they are kept in the address, so that what was found can be sent to somebody. */
export function AuditFilters({ filter }: { filter: AuditFilter }) {
  const { data } = useQuery(useTRPC().audit.words.queryOptions());
  const router = useRouter();
  const [moving, startMoving] = useTransition();
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]);
    startMoving(() => router.push(`/audit${queryOf(Object.fromEntries(said))}`, { scroll: false }));
  };
  return (
    <search>
      <form
        method="get"
        action="/audit"
        onSubmit={search}
        aria-busy={moving}
        aria-label="Filter the trail"
        className="flex flex-wrap items-end gap-3"
      >
        <Choice name="who" label="Who" value={filter.who} all="Everybody" words={data?.actors} />
        <Choice name="action" label="Action" value={filter.action} all="Every action" words={data?.actions} />
        <Field label="Subject holds" name="subject">
          <input
            id="audit-subject"
            name="subject"
            defaultValue={filter.subject}
            maxLength={190}
            autoComplete="off"
            placeholder="hourly 2026-11-22"
            className="field w-52 placeholder:text-dim"
          />
        </Field>
        <Field label="From" name="from">
          <input id="audit-from" type="date" name="from" defaultValue={filter.from} className="field" />
        </Field>
        <Field label="To" name="to">
          <input id="audit-to" type="date" name="to" defaultValue={filter.to} className="field" />
        </Field>
        <button type="submit" className="button">
          <Search aria-hidden className="size-4" />
          Filter
        </button>
        {Object.keys(filter).length > 0 && (
          <Link href="/audit" scroll={false} className="button">
            Clear
          </Link>
        )}
      </form>
    </search>
  );
}

/** A label above its control, which bears the name as its id as well. */
function Field({ label, name, children }: { label: string; name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={`audit-${name}`} className="text-small text-soft">
        {label}
      </label>
      {children}
    </div>
  );
}

type ChoiceProps = {
  name: 'who' | 'action';
  label: string;
  value: string | undefined;
  all: string;
  words: readonly string[] | undefined;
};

/** What occurs among the latest rows; what the address names stays a choice although it may be older. */
function Choice({ name, label, value, all, words = [] }: ChoiceProps) {
  const choices = value === undefined || words.includes(value) ? words : [value, ...words];
  return (
    <Field label={label} name={name}>
      <select id={`audit-${name}`} name={name} defaultValue={value ?? ''} className="field max-w-56">
        <option value="">{all}</option>
        {choices.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
    </Field>
  );
}
