import { tracked } from '@trpc/server';
import { z } from 'zod';
import { Mailbox } from '@/server/event/mailbox';
import { eventsAfter } from '@/server/event/tail';
import { procedure, router } from './trpc';
import { SessionWatch } from './watch-session';

export const eventsRouter = router({
  /** What changes from now on, or from the event on that the browser saw last. */
  changes: procedure
    .input(z.object({ lastEventId: z.string().nullish() }).optional())
    .subscription(async function* ({ ctx, input, signal }) {
      // The mailbox is filled from before the missed ones are read, so that nothing falls between the two.
      const mailbox = new Mailbox();
      const watch = new SessionWatch(ctx.visit, ctx.serving.auth.lookEvery, signal);
      const stop = ctx.serving.tail.listen((event) => mailbox.put(event));
      try {
        if (input?.lastEventId) {
          for (const event of await eventsAfter(ctx.serving.pages, input.lastEventId)) mailbox.put(event);
        }
        for await (const event of mailbox.take(watch.signal)) yield tracked(event.id, event);
        watch.refuseEnded();
      } finally {
        stop();
        watch.stop();
      }
    }),
});
