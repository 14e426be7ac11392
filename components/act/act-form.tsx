'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { FORESEEN, useRefetch } from '@/components/live/refetch';
import { Refused } from '@/components/people/form';
import { Bone } from '@/components/show/bone';
import type { Act } from './act-dialog';

/** The inside of an act's dialog. */
export function ActForm<Foreseen>(props: Act<Foreseen> & { close: () => void }) {
  const { foresee, children, submit, act, close, reason: wanted = 'needed' } = props;
  const refetch = useRefetch();
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const doing = useMutation({
    mutationFn: (it: Foreseen | undefined) => act(reason.trim(), it),
    onSuccess: (done) => {
      void refetch.all();
      if (done === undefined || done === null) close();
    },
  });
  const foreseen = useQuery({
    queryKey: [FORESEEN, props.title, ...(foresee?.key ?? [])],
    queryFn: async () => ({ it: await foresee!.ask() }),
    // What has just been done would be refused, so it is not foreseen once more while the dialog closes.
    enabled: foresee !== undefined && !doing.isPending && !doing.isSuccess,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const it = foreseen.isError ? undefined : foreseen.data?.it;
  const ready = foresee === undefined || it !== undefined;
  // What the press was refused for is foreseen afterwards as well; it is said once, where it was pressed.
  const isSaid = foreseen.error?.message !== undefined && foreseen.error.message === doing.error?.message;
  const press = (event: FormEvent) => {
    event.preventDefault();
    const missing = wanted === 'needed' && reason.trim() === '';
    setLacking(missing);
    if (!missing && ready && !doing.isPending) doing.mutate(it);
  };
  if (doing.isSuccess && doing.data) return <Done close={close}>{doing.data}</Done>;
  return (
    <form method="post" onSubmit={press} className="flex min-h-0 flex-col">
      <div className="flex flex-col gap-4 overflow-auto px-5 py-4">
        {children}
        {foresee &&
          (foreseen.isError ? (
            <>
              {!isSaid && <Refused error={foreseen.error} />}
              {!isSaid && props.refused?.(foreseen.error)}
              <button type="button" className="button self-start" onClick={() => void foreseen.refetch()}>
                Look again
              </button>
            </>
          ) : it === undefined ? (
            <Bones />
          ) : (
            foresee.show(it)
          ))}
        {wanted === 'needed' && (
          <Reason value={reason} onChange={setReason} lacking={lacking && reason.trim() === ''} />
        )}
        {doing.isError && <Refused error={doing.error} />}
        {doing.isError && props.refused?.(doing.error)}
      </div>
      <div className="flex flex-wrap-reverse justify-end gap-2 border-line border-t px-5 py-3">
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button
          type="submit"
          className="button primary whitespace-normal"
          aria-disabled={!ready || doing.isPending}
        >
          {typeof submit === 'string' ? submit : submit(it)}
        </button>
      </div>
    </form>
  );
}

function Done({ close, children }: { close: () => void; children: ReactNode }) {
  return (
    <>
      <div role="status" className="overflow-auto px-5 py-4">
        {children}
      </div>
      <div className="flex justify-end border-line border-t px-5 py-3">
        <button type="button" className="button primary" onClick={close}>
          Close
        </button>
      </div>
    </>
  );
}

type ReasonProps = { value: string; onChange: (value: string) => void; lacking: boolean };

function Reason({ value, onChange, lacking }: ReasonProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        Reason
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={2_000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={lacking}
        aria-describedby={`${id}-note`}
        className="field w-full py-1.5"
      />
      <p id={`${id}-note`} className={`text-small ${lacking ? 'text-bad' : 'text-dim'}`}>
        {lacking ? 'Say why; it is kept in the audit trail.' : 'It is kept in the audit trail.'}
      </p>
    </div>
  );
}

const Bones = () => (
  <p aria-busy className="flex flex-col gap-2">
    <Bone chars={44} />
    <Bone chars={36} />
    <Bone chars={40} />
  </p>
);
