'use client';

import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { Field } from './field';
import { Form } from './form';
import { NewPassword } from './passwords';

/** @param token what the one-time link carries. */
export function ChoosePassword({ token, email }: { token: string; email: string }) {
  const choose = useMutation(
    useTRPC().account.choosePassword.mutationOptions({ onSuccess: () => window.location.assign('/') }),
  );
  return (
    <Form
      act="Choose this password"
      busy={choose.isPending || choose.isSuccess}
      error={choose.error}
      onSubmit={({ password = '' }) => choose.mutate({ token, password })}
    >
      <Field label="Your e-mail address" name="email" autoComplete="username" value={email} readOnly />
      <NewPassword label="New password" />
    </Form>
  );
}
