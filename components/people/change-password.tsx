'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/live/trpc';
import { Field } from './field';
import { Form } from './form';
import { NewPassword } from './passwords';

/** A new password for the present one; whoever else is signed in with the old one is signed out. */
export function ChangePassword() {
  const { account } = useTRPC();
  const queryClient = useQueryClient();
  const [done, setDone] = useState(0);
  const change = useMutation(
    account.changePassword.mutationOptions({
      onSuccess: () => {
        setDone(done + 1);
        return queryClient.invalidateQueries(account.sessions.pathFilter());
      },
    }),
  );
  return (
    <div className="flex flex-col gap-4">
      {/* What was typed stays after an error and goes once it is done. */}
      <Form
        key={done}
        act="Change the password"
        busy={change.isPending}
        error={change.error}
        onSubmit={({ present = '', password: next = '' }) => change.mutate({ present, next })}
      >
        <Field
          label="Present password"
          name="present"
          type="password"
          autoComplete="current-password"
          maxLength={128}
        />
        <NewPassword label="New password" />
      </Form>
      <p role="status" className="text-good">
        {change.isSuccess && 'The password is changed. Every other session has ended.'}
      </p>
    </div>
  );
}
