import {
  Ban,
  CircleDashed,
  CircleX,
  CloudAlert,
  DatabaseBackup,
  Hourglass,
  Inbox,
  type LucideIcon,
  OctagonAlert,
  PenLine,
  SlidersHorizontal,
  Unlink,
  UserRoundPlus,
} from 'lucide-react';
import { manyOf } from '@/components/show/figures';
import { periodInside, periodOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import type { SignLook } from '@/components/show/status';
import type { Need, NeedSort } from '@/server/api/overview-contract';

type Look = { word: string; icon: LucideIcon; look: SignLook };

/** How each sort of what needs a person is told: word, icon and colour. */
export const LOOKS: Record<NeedSort, Look> = {
  breach: { word: 'Broken invariant', icon: OctagonAlert, look: 'bad' },
  restored: { word: 'Restore to decide', icon: DatabaseBackup, look: 'bad' },
  failed: { word: 'Failed', icon: CircleX, look: 'bad' },
  refused: { word: 'Refused', icon: Ban, look: 'bad' },
  missed: { word: 'Missed', icon: CircleDashed, look: 'missed' },
  stuck: { word: 'Stuck transfers', icon: CloudAlert, look: 'bad' },
  differs: { word: 'Remote differs', icon: Unlink, look: 'bad' },
  waiting: { word: 'Waits for approval', icon: Hourglass, look: 'wait' },
  rejected: { word: 'Rejected', icon: Ban, look: 'quiet' },
  late: { word: 'Late votes', icon: Inbox, look: 'wait' },
  correction: { word: 'Correction', icon: PenLine, look: 'wait' },
  policy: { word: 'Policy', icon: SlidersHorizontal, look: 'wait' },
  role: { word: 'Role', icon: UserRoundPlus, look: 'wait' },
  invitation: { word: 'Invitation', icon: UserRoundPlus, look: 'wait' },
};

/** What a line is about, and what its link says. */
export function aboutOf(sort: NeedSort, need: Need, zone: string): string {
  const { period, upTo, count, detail } = need;
  if (period !== null && upTo !== null) {
    const what = manyOf(count, period.kind === 'hourly' ? 'hour' : 'day');
    return `${what}, from ${periodInside(period, zone)} to ${periodInside(upTo, zone)}`;
  }
  if (sort === 'late' && period !== null)
    return `${manyOf(count, 'late vote')} of ${periodInside(period, zone)}`;
  if (sort === 'stuck' && period !== null)
    return `${manyOf(count, 'transfer')} of ${periodInside(period, zone)}`;
  if (period !== null) return periodOf(period, zone);
  if (sort === 'differs')
    return `${manyOf(count, 'transfer')} ${count === 1 ? 'stands' : 'stand'} there otherwise than delivered`;
  // A name or a figure stays as it is written; what is a sentence begins as one.
  return SENTENCES.includes(sort) ? sentenceOf(detail ?? '') : (detail ?? '');
}

const SENTENCES: readonly NeedSort[] = ['breach', 'restored'];

/** Where a line leads: to the run it is about, or to the page on which it is decided. */
export function placeOf(sort: NeedSort, { period, upTo, runId }: Need): string {
  if (sort === 'stuck' || runId === null)
    return upTo === null && period !== null && OPEN.includes(sort)
      ? `/periods/${period.kind}/${period.start}`
      : listOf(sort);
  return `/runs/${runId}`;
}

/** Periods that have no run of their own to look at. */
const OPEN: readonly NeedSort[] = ['refused', 'missed'];

const LISTS: Partial<Record<NeedSort, string>> = {
  failed: '/runs?status=failed',
  rejected: '/runs?status=rejected',
  waiting: '/runs?status=waiting',
  missed: '/runs?status=missed',
  refused: '/calendar',
  stuck: '/transfers',
  differs: '/transfers',
  restored: '/restored',
  late: '/votes',
  correction: '/accounts',
  policy: '/policy',
  role: '/people',
  invitation: '/people',
};

/** The page that shows all of one sort. */
export const listOf = (sort: NeedSort): string => LISTS[sort] ?? '/alerts';
