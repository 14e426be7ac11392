'use client';

import { PenLine } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { ActTrigger } from '@/components/act/act-trigger';
import { useMayNot } from '@/components/live/me';

/** The way to the form, filled in with what this version says. */
export function ToProposal({ version }: { version: number }) {
  const router = useRouter();
  return (
    <ActTrigger
      word="Propose a version"
      look="plain"
      icon={PenLine}
      mayNot={useMayNot('admin')}
      onPress={() => router.push(`/policy?tab=propose&version=${version}`)}
    />
  );
}
