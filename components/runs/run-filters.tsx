'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useRef, useState, useTransition } from 'react';
import { useZone } from '@/components/live/program';
import { type AnyStatus, wordOf } from '@/components/show/status';
import { STATUSES } from '@/lib/run';
import { addressOf, isNarrowed, type RunView } from './run-pages';

const CHOICES: AnyStatus[] = [...STATUSES, 'missed', 'skipped', 'elsewhere'];

/** What the list is narrowed by; it is kept in the address, so that a list can be sent to somebody. */
export function RunFilters({ view }: { view: RunView }) {
  const router = useRouter();
  const zone = useZone();
  const form = useRef<HTMLFormElement>(null);
  const [moving, startMoving] = useTransition();
  const here = addressOf(view);
  // An address that was chosen elsewhere, as by going back, fills the fields anew; one that they led to leaves what is being typed.
  const [filled, setFilled] = useState({ from: here, times: 0 });
  if (!moving && filled.from !== here) setFilled({ from: here, times: filled.times + 1 });
  const show = () => {
    if (!form.current?.reportValidity()) return;
    const address = addressIn(new FormData(form.current), view);
    if (address === here) return;
    startMoving(() => {
      setFilled({ ...filled, from: address });
      router.push(address, { scroll: false });
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show();
  };
  return (
    <form
      ref={form}
      method="get"
      action="/runs"
      aria-label="Filters"
      aria-busy={moving}
      onSubmit={submit}
      key={filled.times}
      className="grid grid-cols-2 gap-x-4 gap-y-2 sm:flex sm:flex-wrap sm:items-end"
    >
      <Choice name="kind" label="Kind" value={view.kind} onChoose={show}>
        <option value="">Hours and days</option>
        <option value="hourly">Hours</option>
        <option value="daily">Days</option>
      </Choice>
      <Choice name="status" label="Status" value={view.status} onChoose={show}>
        <option value="">Every status</option>
        {CHOICES.map((status) => (
          <option key={status} value={status}>
            {wordOf(status)}
          </option>
        ))}
      </Choice>
      <Choice name="trigger" label="Trigger" value={view.trigger} onChoose={show}>
        <option value="">Any</option>
        <option value="schedule">The schedule</option>
        <option value="person">A person, first</option>
        <option value="rerun">A person, again</option>
      </Choice>
      <Typed label="Who">
        <input
          name="who"
          defaultValue={view.who}
          placeholder="asked or decided"
          maxLength={190}
          onBlur={show}
          className="field w-full sm:w-40"
        />
      </Typed>
      <Typed label={`From, in ${zone}`}>
        <input
          type="date"
          name="from"
          defaultValue={view.from}
          onBlur={show}
          className="field w-full sm:w-36"
        />
      </Typed>
      <Typed label="To, with that day">
        <input type="date" name="to" defaultValue={view.to} onBlur={show} className="field w-full sm:w-36" />
      </Typed>
      <button type="submit" className="button">
        Show
      </button>
      {isNarrowed(view) && (
        <Link href="/runs" className="link flex min-h-8 items-center">
          Clear filters
        </Link>
      )}
    </form>
  );
}

/** The address of what the form says, in the order that the list has. */
function addressIn(form: FormData, { sort, ascending }: RunView): string {
  const said = (name: string) => String(form.get(name) ?? '').trim() || undefined;
  const words = Object.fromEntries(
    ['kind', 'status', 'from', 'to', 'trigger', 'who'].map((name) => [name, said(name)]),
  );
  return addressOf({ ...(words as RunView), sort, ascending });
}

type ChoiceProps = {
  name: keyof RunView;
  label: string;
  value: string | undefined;
  onChoose: () => void;
  children: ReactNode;
};

function Choice({ name, label, value, onChoose, children }: ChoiceProps) {
  return (
    <Typed label={label}>
      <select name={name} defaultValue={value ?? ''} onChange={onChoose} className="field w-full sm:w-auto">
        {children}
      </select>
    </Typed>
  );
}

function Typed({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: its control is what it holds
    <label className="flex min-w-0 flex-col gap-1">
      <span className="text-small text-soft">{label}</span>
      {children}
    </label>
  );
}
