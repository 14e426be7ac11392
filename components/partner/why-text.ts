import { countOf, digitsOf } from '@/components/show/figures';
import { periodOf } from '@/components/show/instants';
import type { PartnerWhy } from '@/server/api/partners-contract';

type Named = { name: string | null; zone: string };

/** "12,480.25 CC": every digit that says something. */
export function plainOf(amount: string): string {
  const { sign, whole, fraction, kept } = digitsOf(amount);
  return `${sign}${whole}${kept === 0 ? '' : `.${fraction.slice(0, kept)}`} CC`;
}

/** What it came to, in one line. */
export function headlineOf({ came, told }: PartnerWhy): string {
  if (came === 'not computed') return 'Nothing is computed yet, so there is nothing to explain.';
  if (came === 'no vote') return 'No vote of this partner was counted in this period, so it got nothing.';
  if (came === 'left out' || told === null) return 'It voted and took no part, so it got nothing.';
  const bonus =
    told.bonus !== null && !/^0\.0+$/.test(told.bonus) ? ` and a bonus of ${plainOf(told.bonus)}` : '';
  return `${plainOf(told.total)}${bonus}.`;
}

/** Whether what is explained is what counts, in a sentence; null where it is. */
export function standingOf({ run }: PartnerWhy): string | null {
  switch (run.status) {
    case 'published':
      return null;
    case 'superseded':
      return `This is attempt ${countOf(run.attempt)}, which a later one has superseded: it does not count any more.`;
    case 'waiting':
      return `This is attempt ${countOf(run.attempt)}, which waits for approval: nothing of it is paid.`;
    case 'computing':
      return `This is attempt ${countOf(run.attempt)}, which is still computing: nothing of it is paid.`;
    case 'rejected':
      return `This is attempt ${countOf(run.attempt)}, which was rejected: nothing of it was paid.`;
    case 'failed':
      return `This is attempt ${countOf(run.attempt)}, which failed: nothing of it was paid.`;
  }
}

/** All of it as plain text, for an answer to the partner. */
export function textOf(why: PartnerWhy, { name, zone }: Named): string {
  const who = `Partner ${why.partnerId}${name ? ` (${name})` : ''}`;
  const standing = standingOf(why);
  const { told } = why;
  return [
    `${who}, ${periodOf(why.run.period, zone)} (${zone}): ${headlineOf(why)}`,
    ...(standing === null ? [] : [standing]),
    ...why.sentences,
    ...(told === null
      ? []
      : [
          told.standing,
          '',
          ...told.categories.map(({ key, sentences }) => `${key}: ${sentences}`),
          '',
          told.sum,
          ...(told.bonusSentence === null ? [] : [told.bonusSentence]),
          ...(told.missing.length === 0 ? [] : ['', `What was missing: ${told.missing.join(' ')}`]),
        ]),
  ].join('\n');
}
