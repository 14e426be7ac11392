'use client';

import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { Field } from './field';
import { Form } from './form';
import { NewPassword } from './passwords';

/** @param token what the one-time link carries. */
export function FirstAdmin({ token }: { token: string }) {
  const make = useMutation(
    useTRPC().account.makeFirstAdmin.mutationOptions({ onSuccess: () => window.location.assign('/') }),
  );
  return (
    <Form
      act="Become the first admin"
      busy={make.isPending || make.isSuccess}
      error={make.error}
      onSubmit={({ email = '', name = '', password = '' }) => make.mutate({ token, email, name, password })}
    >
      <Field label="Your name" name="name" autoComplete="name" maxLength={100} autoFocus />
      <Field
        label="Your e-mail address"
        name="email"
        type="email"
        autoComplete="username"
        maxLength={150}
        note="Your acts are signed with it; it cannot be changed later."
      />
      <NewPassword label="Your password" />
    </Form>
  );
}
