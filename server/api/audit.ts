import { auditWords, listAudit } from '@/server/audit/list';
import { readHead, walkAudit } from '@/server/audit/walk';
import {
  auditHeadOutput,
  auditListInput,
  auditListOutput,
  auditWalkOutput,
  auditWordsOutput,
} from './audit-contract';
import { procedure, router } from './trpc';

/** Who did what, when and why. */
export const auditRouter = router({
  list: procedure
    .input(auditListInput)
    .output(auditListOutput)
    .query(({ ctx: { serving }, input }) => listAudit(serving.pages, serving.world.zone, input)),

  words: procedure.output(auditWordsOutput).query(({ ctx }) => auditWords(ctx.serving.pages)),

  head: procedure.output(auditHeadOutput).query(({ ctx }) => readHead(ctx.serving.pages)),

  /** Looks whether every row follows from the one before. */
  walk: procedure.output(auditWalkOutput).query(({ ctx }) => walkAudit(ctx.serving)),
});
