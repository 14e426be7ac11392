'use client';

import { useProgramState } from '@/components/live/program';

/** Who approves a version, inside a sentence: another admin, or any admin while the policy lets one person do both. */
export function Approver() {
  const { data } = useProgramState();
  return data?.singleOperator ? 'an admin' : 'another admin';
}
