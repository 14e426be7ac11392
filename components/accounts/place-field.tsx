'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { shortOf } from '@/components/show/figures';
import { periodOf } from '@/components/show/instants';
import { ACCOUNTS, type Account } from '@/lib/accounts';
import type { Kind } from '@/lib/period';
import { POOL_KIND, wordOf } from './words';

export type PlaceChosen = { account: Account; earmark: number | null };

type PlaceFieldProps = { label: string; value: PlaceChosen; onChange: (value: PlaceChosen) => void };

/** What is held belongs to an attempt, so nobody books on it. */
const CHOICES = ACCOUNTS.filter((account) => account !== 'held');

/** An account, and for a pool the open period whose earmark changes. */
export function PlaceField({ label, value, onChange }: PlaceFieldProps) {
  const id = useId();
  const kind = POOL_KIND[value.account];
  return (
    <fieldset className="flex flex-wrap gap-3">
      <legend className="mb-1 font-medium">{label}</legend>
      <label htmlFor={id} className="sr-only">
        {label}: account
      </label>
      <select
        id={id}
        value={value.account}
        onChange={(event) => onChange({ account: event.target.value as Account, earmark: null })}
        className="field"
      >
        {CHOICES.map((account) => (
          <option key={account} value={account}>
            {wordOf(account)}
          </option>
        ))}
      </select>
      {kind && (
        <PeriodChoice
          key={kind}
          kind={kind}
          label={label}
          value={value.earmark}
          onChange={(earmark) => onChange({ ...value, earmark })}
        />
      )}
    </fieldset>
  );
}

type PeriodChoiceProps = {
  kind: Kind;
  label: string;
  value: number | null;
  onChange: (start: number) => void;
};

/** The first open period is chosen until another is. */
function PeriodChoice({ kind, label, value, onChange }: PeriodChoiceProps) {
  const id = useId();
  const zone = useZone();
  const { data, isError } = useQuery(useTRPC().accounts.openPeriods.queryOptions({ kind }));
  const first = data?.[0]?.period.start;
  useEffect(() => {
    if (value === null && first !== undefined) onChange(first);
  });
  if (isError)
    return <p className="text-bad">The open periods could not be read. Close this and open it again.</p>;
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}: earmarked for
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(Number(event.target.value))}
        className="field max-w-full"
      >
        {data?.map(({ period, earmarked }) => (
          <option key={period.start} value={period.start}>
            {periodOf(period, zone)}: {shortOf(earmarked)} CC
          </option>
        ))}
      </select>
    </>
  );
}
