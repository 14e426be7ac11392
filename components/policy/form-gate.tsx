'use client';

import { ChoiceField, FigureField, type FormState } from './form-field';

const MODES = [
  ['auto', 'by itself'],
  ['guarded', 'by itself within bounds'],
  ['manual', 'a person approves each'],
] as const;

/** Who publishes one kind of period, and the bounds of the guard. */
export function GateFields({ form, kind }: { form: FormState; kind: 'hourly' | 'daily' }) {
  const noun = kind === 'hourly' ? 'hour' : 'day';
  const guarded = form.fields[`gate.${kind}.mode`] === 'guarded';
  const bound = (name: string) => ({ form, path: `gate.${kind}.bounds.${name}`, empty: 'no bound' });
  return (
    <fieldset className="card min-w-0 p-4">
      <legend className="sr-only">Who publishes {kind === 'hourly' ? 'an hour' : 'a day'}</legend>
      <div className="sm:max-w-60">
        <ChoiceField form={form} path={`gate.${kind}.mode`} label="Gate" choices={MODES} />
      </div>
      <p className="mt-4 text-small text-dim">
        {guarded
          ? `A run that is out of one of these bounds waits for a person, once 24 ${noun}s are published.`
          : 'These bounds are kept, and looked at only while the gate is "by itself within bounds".'}
      </p>
      <div className="mt-3 grid grid-cols-2 items-start gap-4 lg:grid-cols-3">
        <FigureField {...bound('maxTotal')} label="Largest total" unit="CC" />
        <FigureField {...bound('maxChange')} label="Largest change" unit="times the usual" />
        <FigureField {...bound('maxPartnerShare')} label="Largest part of one partner" unit="%" />
        <FigureField {...bound('maxLateVotes')} label="Late votes at most" />
        <FigureField {...bound('maxBadRows')} label="Bad rows at most" />
        <FigureField {...bound('maxSourceLagMinutes')} label="Lag of the source at most" unit="minutes" />
      </div>
    </fieldset>
  );
}
