import { z } from 'zod';
import { lastDailyLine, openAlerts, pastAlerts } from '@/server/alert/list';
import { SORTS } from '@/server/alert/sorts';
import { procedure, router } from './trpc';

const instant = z.int();
const count = z.int().min(0);

const alertOutput = z.object({
  id: count,
  sort: z.enum(Object.keys(SORTS) as [keyof typeof SORTS]),
  sentence: z.string(),
  /** The page that it leads to. */
  path: z.string(),
  since: instant,
  /** Null while it stands. */
  until: instant.nullable(),
  /** How many webhooks were told that it began, and that it is over, of how many that are to be told or were. */
  told: z.object({ begun: count, over: count, of: count }),
  /** Why a webhook was not told yet, and when it is tried again. */
  trouble: z.object({ error: z.string(), tries: count, nextTryAt: instant }).nullable(),
});

const alertListOutput = z.object({
  open: z.array(alertOutput),
  past: z.array(alertOutput),
  next: count.nullable(),
  /** How many webhooks are to be told. */
  webhooks: count,
  dailyLine: z.object({ sentence: z.string(), at: instant }).nullable(),
});

export type Alert = z.infer<typeof alertOutput>;
export type AlertList = z.infer<typeof alertListOutput>;

export const alertsRouter = router({
  /** All that stand, those that are over page by page, and the line of the last day; each list begins with the latest. */
  list: procedure
    .input(
      z
        .object({
          /** The cursor of the page before. */
          after: count.optional(),
          limit: z.int().min(1).max(200).default(50),
        })
        .prefault({}),
    )
    .output(alertListOutput)
    .query(async ({ ctx: { serving }, input: { after = null, limit } }) => {
      const { rows, next } = await pastAlerts(serving.pages, serving.webhooks, { after, limit });
      return {
        open: await openAlerts(serving.pages, serving.webhooks),
        past: [...rows],
        next,
        webhooks: serving.webhooks.length,
        dailyLine: await lastDailyLine(serving.pages),
      };
    }),
});
