import type { Role } from '@/lib/roles';

/** What each role may, in words. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Sees every figure and changes nothing.',
  operator:
    'Runs, reruns and skips periods, pauses schedules, decides over late votes and proposes corrections.',
  approver: 'Approves and rejects what others asked for, and may all that an operator may.',
  admin: 'Changes the policy, the special partners, people and tokens, and may all that an approver may.',
};
