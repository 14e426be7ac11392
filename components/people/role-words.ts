import type { Role } from '@/lib/roles';

/** What each role may, in words; each may all that the ones before it may. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Sees every figure and changes nothing.',
  operator:
    'Runs, reruns and skips periods, pauses schedules, decides over late votes and proposes corrections.',
  approver: 'Also approves and rejects what others asked for, and corrections.',
  admin: 'Also changes the policy, the special partners, people and tokens.',
};
