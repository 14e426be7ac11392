'use client';

import { Window } from '@/components/show/window';
import type { Act } from './act-dialog';
import { ActForm } from './act-form';

/** The dialog of an act. */
export function ActWindow<Foreseen>(props: Act<Foreseen> & { close: () => void }) {
  return (
    <Window title={props.title} close={props.close}>
      <ActForm {...props} />
    </Window>
  );
}
