import type { Alert } from '@/server/api/alerts';

/** "Run failed" */
export const sortWord = (sort: Alert['sort']): string => `${sort.charAt(0).toUpperCase()}${sort.slice(1)}`;

/** Whether the webhooks were told, in a few words. */
export function toldWords({ told: { begun, over, of }, until }: Alert, webhooks: number): string {
  if (of === 0) return webhooks === 0 ? 'No webhook' : 'Not told';
  const began = begun === of ? 'Told' : `Told ${begun} of ${of}`;
  if (until === null || over === 0) return began;
  return over === of ? `${began}, and that it is over` : `${began}, that it is over ${over} of ${of}`;
}
