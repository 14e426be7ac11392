'use client';

import { useId, useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { useTRPCClient } from '@/components/live/trpc';
import { CHOICES, type Choice } from './words';

/** Proposing what becomes of the missing periods. */
export function Propose() {
  const { restored } = useTRPCClient();
  const id = useId();
  const [choice, setChoice] = useState<Choice>('mark published');
  return (
    <div>
      <ActDialog
        word="Propose what becomes of them"
        title="Propose what becomes of the missing periods"
        least="operator"
        look="primary"
        submit={`Propose: ${CHOICES[choice].word.toLowerCase()}`}
        act={async (reason) => void (await restored.propose.mutate({ choice, reason }))}
      >
        <p>Nothing changes until another person, an approver, has approved it.</p>
        <fieldset className="flex flex-col gap-3">
          <legend className="sr-only">What becomes of them</legend>
          {(Object.keys(CHOICES) as Choice[]).map((one) => (
            <div key={one} className="flex items-start gap-3">
              <input
                type="radio"
                id={`${id}-${one}`}
                name={id}
                className="mt-1"
                checked={choice === one}
                onChange={() => setChoice(one)}
                aria-describedby={`${id}-${one}-does`}
              />
              <div>
                <label htmlFor={`${id}-${one}`} className="font-medium">
                  {CHOICES[one].word}
                </label>
                <p id={`${id}-${one}-does`} className="text-soft">
                  {CHOICES[one].does}
                </p>
              </div>
            </div>
          ))}
        </fieldset>
      </ActDialog>
    </div>
  );
}
