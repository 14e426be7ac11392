import type { Step } from '@/lib/run';

/** What each step does, as the timeline says it. */
export const WORDS: Record<Step, string> = {
  read: 'Read votes and standings',
  hold: 'Accrue and hold',
  compute: 'Compute',
  readBack: 'Read back',
  gate: 'Gate',
  publish: 'Publish',
  transfer: 'Transfer',
};
