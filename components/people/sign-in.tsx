'use client';

import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { Field } from './field';
import { Form } from './form';

/** @param next the path of this console to go on to. */
export function SignIn({ next }: { next: string }) {
  const signIn = useMutation(
    useTRPC().account.signIn.mutationOptions({ onSuccess: () => window.location.assign(next) }),
  );
  return (
    <Form
      act="Sign in"
      busy={signIn.isPending || signIn.isSuccess}
      error={signIn.error}
      onSubmit={({ email = '', password = '' }) => signIn.mutate({ email, password })}
    >
      <Field
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        maxLength={150}
        autoFocus
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={128}
      />
    </Form>
  );
}
