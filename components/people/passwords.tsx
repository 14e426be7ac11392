'use client';

import { Field } from './field';

/** How many characters a password has at least; the server sees to it as well. */
const LEAST = 12;

/** A new password, twice: a slip of the finger would lock its owner out. */
export function NewPassword({ label }: { label: string }) {
  return (
    <>
      <Field
        label={label}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={LEAST}
        maxLength={128}
        note={`${LEAST} characters at least; a few words that belong to nothing else are good.`}
        onInput={({ currentTarget: { form } }) => form && checkSame(form)}
      />
      <Field
        label="The same once more"
        name="again"
        type="password"
        autoComplete="new-password"
        onInput={({ currentTarget: { form } }) => form && checkSame(form)}
      />
    </>
  );
}

function checkSame(form: HTMLFormElement): void {
  const [password, again] = ['password', 'again'].map((name) => form.elements.namedItem(name));
  if (!(password instanceof HTMLInputElement) || !(again instanceof HTMLInputElement)) return;
  again.setCustomValidity(again.value === password.value ? '' : 'The two passwords are not the same.');
}
