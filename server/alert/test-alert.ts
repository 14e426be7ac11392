import type { Instant } from '@/lib/period';
import { reachedAt } from '@/server/people/public-url';
import { bodyOf } from './message';
import { type Posted, post } from './post';
import type { Sending } from './send';
import type { Format } from './webhooks';

/** Sends one alert that means nothing to each webhook, beside all that is queued. @returns what came of it, in their order. */
export const sendTestAlert = (
  { webhooks, answerMs, programName: program, environment, ...where }: Sending,
  now: Instant,
): Promise<(Posted & { format: Format })[]> =>
  Promise.all(
    webhooks.map(async (webhook) => {
      const body = bodyOf(webhook.format, {
        key: `test:${new Date(now).toISOString()}`,
        sort: 'test',
        state: 'begun',
        sentence: 'This is a test. Alerts of Allot arrive here.',
        link: `${reachedAt(where)}/`,
        since: now,
        until: now,
        program,
        environment,
      });
      return { ...(await post(webhook, body, answerMs)), format: webhook.format };
    }),
  );
