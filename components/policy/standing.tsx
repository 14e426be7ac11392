import { Ban, CircleCheck, Clock, Hourglass, type LucideIcon, StepBack } from 'lucide-react';
import { Sign, type SignLook } from '@/components/show/status';
import { Time } from '@/components/show/time';
import type { VersionHead } from '@/server/api/policy-contract';
import { Approver } from './approver';

type Standing = VersionHead['standing'];

const SIGNS: Record<Standing, { word: string; icon: LucideIcon; look: SignLook }> = {
  'in force': { word: 'In force', icon: CircleCheck, look: 'good' },
  'will be in force': { word: 'Approved', icon: Clock, look: 'busy' },
  'was in force': { word: 'Replaced', icon: StepBack, look: 'quiet' },
  never: { word: 'Never in force', icon: Ban, look: 'quiet' },
  proposed: { word: 'Waiting', icon: Hourglass, look: 'wait' },
  rejected: { word: 'Rejected', icon: Ban, look: 'quiet' },
};

export const StandingSign = ({ standing }: { standing: Standing }) => <Sign {...SIGNS[standing]} />;

/** From when the first version is in force: before any period. */
export const THE_BEGINNING = 0;

/** How a version stands, as a sentence. */
export function StandingSentence({ head }: { head: VersionHead }) {
  const from = <Time at={head.inForceFrom} />;
  const until = <Time at={head.inForceUntil} />;
  switch (head.standing) {
    case 'in force':
      if (head.inForceFrom <= THE_BEGINNING)
        return <>In force since the program began{head.inForceUntil === null ? '' : <>, until {until}</>}.</>;
      return (
        <>
          In force for every period that ends at {from} or later
          {head.inForceUntil === null ? '' : <>, until {until}</>}.
        </>
      );
    case 'will be in force':
      return <>Approved; it takes over with the first period that ends at {from} or later.</>;
    case 'was in force':
      return (
        <>
          Was in force {head.inForceFrom <= THE_BEGINNING ? '' : <>from {from} </>}until {until}.
        </>
      );
    case 'never':
      return <>Another version was approved for the same time and is in its place.</>;
    case 'proposed':
      return (
        <>
          Waits for <Approver />; it would begin with the first period that ends at {from} or later.
        </>
      );
    case 'rejected':
      return <>Rejected; it was never in force.</>;
  }
}
