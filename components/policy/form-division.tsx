'use client';

import { sentenceOf } from '@/components/show/sentence';
import { ChoiceField, FigureField, type FormState } from './form-field';

type Kind = 'hourly' | 'daily';
const NOUN = { hourly: 'hour', daily: 'day' } as const;

/** How the budget of one kind of period is divided: one field a setting. */
export function DivisionFields({
  form,
  kind,
  keys,
}: {
  form: FormState;
  kind: Kind;
  keys: readonly string[];
}) {
  const fault = form.faults.get(`${kind}.categories`);
  const used = keys.filter((key) => (form.fields[`${kind}.categories.${key}.share`] ?? '').trim() !== '');
  return (
    <fieldset className="card min-w-0 p-4">
      <legend className="sr-only">
        How the budget of {kind === 'hourly' ? 'an hour' : 'a day'} is divided
      </legend>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <FigureField
          form={form}
          path={`${kind}.minVotes`}
          label="Votes to take part"
          unit={`in the ${NOUN[kind]}`}
        />
        <FigureField
          form={form}
          path={`${kind}.eccCap.multiple`}
          label="ECC cap"
          unit="times the average"
          empty="no cap"
        />
        <FigureField
          form={form}
          path={`${kind}.eccCap.ofTopPercent`}
          label="The average is of the best placed"
          unit="%"
          empty="no cap"
        />
        {kind === 'daily' && (
          <FigureField
            form={form}
            path="daily.marketBonus.maxPremium"
            label="CC market bonus at most"
            unit="% of the reward"
            empty="none"
          />
        )}
      </div>
      <h3 className="mt-5 font-medium">Categories</h3>
      <p className="text-small text-dim">
        The shares sum to exactly 100 %. A category without a share is left out of the version.
      </p>
      {fault && (
        <p role="alert" className="mt-1 text-bad">
          {sentenceOf(fault)}
        </p>
      )}
      <div className="mt-3 flex flex-col divide-y divide-line">
        {keys.map((key) => (
          <CategoryFields key={key} form={form} path={`${kind}.categories.${key}`} name={key} />
        ))}
      </div>
      <div className="mt-4 sm:max-w-60">
        <ChoiceField
          form={form}
          path={`${kind}.last`}
          label="Units left over go to"
          choices={used.map((key) => [key, key])}
        />
      </div>
    </fieldset>
  );
}

const WHOM = [
  ['all', 'every eligible voter'],
  ['top', 'positions 1 to'],
  ['topPercent', 'the best placed percent'],
] as const;

const HOW = [
  ['', 'equally'],
  ['cappedEcc', 'by capped ECC'],
] as const;

function CategoryFields({ form, path, name }: { form: FormState; path: string; name: string }) {
  const whom = form.fields[`${path}.members`];
  return (
    <fieldset className="grid grid-cols-2 items-start gap-x-4 gap-y-2 py-3 md:grid-cols-[8rem_6rem_minmax(0,14rem)_7rem_7rem_minmax(0,10rem)]">
      <legend className="sr-only">Category {name}</legend>
      <p aria-hidden className="col-span-2 font-medium md:col-span-1 md:mt-6">
        {name}
      </p>
      <FigureField form={form} path={`${path}.share`} label="Share" unit="%" empty="left out" />
      <ChoiceField form={form} path={`${path}.members`} label="To" choices={WHOM} />
      {whom === 'all' ? (
        <span className="hidden md:block" />
      ) : (
        <FigureField
          form={form}
          path={`${path}.figure`}
          label={whom === 'top' ? 'Position' : 'Percent'}
          unit={whom === 'top' ? '' : '%'}
        />
      )}
      <FigureField form={form} path={`${path}.minVotes`} label="Votes at least" empty="any" />
      <ChoiceField form={form} path={`${path}.weight`} label="Split" choices={HOW} />
    </fieldset>
  );
}
