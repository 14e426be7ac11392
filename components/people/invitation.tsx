'use client';

import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { Field } from './field';
import { Form } from './form';
import { NewPassword } from './passwords';

/** @param token what the one-time link carries. */
export function AcceptInvitation({ token, email }: { token: string; email: string }) {
  const accept = useMutation(
    useTRPC().account.acceptInvitation.mutationOptions({ onSuccess: () => window.location.assign('/') }),
  );
  return (
    <Form
      act="Accept the invitation"
      busy={accept.isPending || accept.isSuccess}
      error={accept.error}
      onSubmit={({ name = '', password = '' }) => accept.mutate({ token, name, password })}
    >
      <Field
        label="Your e-mail address"
        name="email"
        autoComplete="username"
        value={email}
        readOnly
        note="Your acts are signed with it."
      />
      <Field label="Your name" name="name" autoComplete="name" maxLength={100} autoFocus />
      <NewPassword label="Your password" />
    </Form>
  );
}
