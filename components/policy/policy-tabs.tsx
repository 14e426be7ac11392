import { Tabs } from '@/components/show/tabs';

const PARTS = [
  { part: 'rules', word: 'Rules' },
  { part: 'propose', word: 'Propose a version' },
  { part: 'special', word: 'Special partners' },
] as const;

export type PolicyPart = (typeof PARTS)[number]['part'];

/** The part that an address names; a word that is not known counts as none. */
export const policyPart = (tab: unknown): PolicyPart =>
  PARTS.find(({ part }) => part === tab)?.part ?? 'rules';

/** The parts of the policy's page, below the head of the one that is shown. */
export function PolicyTabs({ here }: { here: PolicyPart }) {
  return (
    <Tabs
      label="Parts of the policy"
      tabs={PARTS.map(({ part, word }) => ({
        href: part === 'rules' ? '/policy' : `/policy?tab=${part}`,
        word,
        here: part === here,
      }))}
    />
  );
}
