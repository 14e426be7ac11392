'use client';

import { ListPlus } from 'lucide-react';
import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useTRPCClient } from '@/components/live/trpc';
import { manyOf } from '@/components/show/figures';
import { Labelled } from '@/components/show/labelled';
import type { SpecialVersion } from '@/server/api/special-contract';

/** The ids in a text, however they are set apart. */
const idsIn = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];

/** Putting partners on the list and taking others off it. */
export function ChangeSpecial({ latest }: { latest: SpecialVersion | undefined }) {
  const { special } = useTRPCClient();
  const [adding, setAdding] = useState('');
  const [removing, setRemoving] = useState('');
  const [add, remove] = [idsIn(adding), idsIn(removing)];
  const given = add.length + remove.length > 0;
  return (
    <ActDialog
      word="Change the list"
      title="Change the list of special partners"
      least="admin"
      icon={ListPlus}
      mayNot={latest ? null : 'The list is not read yet.'}
      {...(given && {
        foresee: {
          key: [latest?.version, ...add, 'off', ...remove],
          ask: () => special.amend.mutate({ add, remove, ...LOOKING }),
          show: ({ partners }: { partners: number }) => (
            <p>
              The list has {manyOf(latest?.partners ?? 0, 'partner')} now and {manyOf(partners, 'partner')}{' '}
              afterwards.
            </p>
          ),
        },
      })}
      submit={`Put ${manyOf(add.length, 'partner')} on and take ${manyOf(remove.length, 'partner')} off`}
      act={async (reason) => {
        await special.amend.mutate({ add, remove, reason });
        setAdding('');
        setRemoving('');
        return undefined;
      }}
    >
      <p>
        Runs that are opened from now on use the new list; hours that were published stay as they were sent. A
        rerun of such an hour also sends to whoever is new on the list.
      </p>
      <Ids label="Partner ids to put on" value={adding} onChange={setAdding} />
      <Ids label="Partner ids to take off" value={removing} onChange={setRemoving} />
    </ActDialog>
  );
}

function Ids({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  return (
    <Labelled label={label} note="With spaces, commas or line ends between them.">
      {(described) => (
        <textarea
          {...described}
          rows={2}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="field w-full py-1.5"
        />
      )}
    </Labelled>
  );
}
