'use client';

import { useQuery } from '@tanstack/react-query';
import { type Role, reaches } from '@/lib/roles';
import { madeOnce } from './trpc';

const useAsked = madeOnce((api) => api.account.me.queryOptions());

/** Who is signed in: the name, what acts are signed with, the role. Undefined until it is known. */
export const useMe = () => useQuery(useAsked()).data;

/** Why whoever is signed in may not do what needs at least this role, as a sentence; null where they may. */
export function useMayNot(least: Role): string | null {
  const me = useMe();
  if (me === undefined) return 'Who is signed in is not known yet.';
  if (reaches(me.role, least)) return null;
  return `This needs the role ${least}, and you are ${me.role}. Ask somebody who has it.`;
}
