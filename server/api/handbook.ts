import { z } from 'zod';
import { listHandbook, readHandbook } from '@/server/handbook/read';
import { SentenceError } from './errors';
import { procedure, router } from './trpc';

/** The operator's handbook. */
export const handbookRouter = router({
  list: procedure
    .output(z.array(z.object({ name: z.string(), title: z.string() })))
    .query(() => listHandbook()),

  /** A page as HTML; without a name, the contents. */
  page: procedure
    .input(z.object({ name: z.string().max(100).optional() }))
    .output(z.object({ name: z.string(), title: z.string(), html: z.string() }))
    .query(async ({ input }) => {
      const page = await readHandbook(input.name ?? null);
      if (page) return page;
      throw new SentenceError('NOT_FOUND', 'The handbook has no such page. Look at its contents.');
    }),
});
