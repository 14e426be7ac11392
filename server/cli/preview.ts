import type { Command } from 'commander';
import { seenOf, waitingRun } from '../run/decide';
import { type PartnerChange, partnerChanges } from '../run/partner-changes';
import { type Preview, previewRerun } from '../run/preview';
import { type PeriodOptions, periodOf, periodOptions, refuseUnbegun } from './acting';
import { seenWord } from './approve';
import { EXIT } from './exit';
import { versionNumber } from './numbers';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { printMoves, printStays } from './print-moves';
import { withSession } from './session';

type Options = PeriodOptions & { limit: number; after?: string; json?: boolean };

export function registerPreview(program: Command): void {
  const command = program
    .command('preview')
    .description('Shows what approving the rerun that waits would change, per partner and apart by cause.');
  periodOptions(command)
    .option('--limit <number>', 'how many partners to list, the largest change first', versionNumber, 20)
    .option('--after <cursor>', 'go on after this partner, as the list before says')
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const out = outputOf(options);
      await withSession(out, async (session) => {
        refuseUnbegun(session);
        const { world } = session;
        const run = await waitingRun(world.db, periodOf(session, options));
        const preview = await previewRerun(world, run.id);
        const partners = await partnerChanges(world.db, run.id, options.after ?? null, options.limit);
        const next = partners.length === options.limit ? partners.at(-1)!.cursor : null;
        const seen = seenWord(seenOf(run));
        out.document({ run: run.id, attempt: run.attempt, seen, ...preview, partners, next });
        out.line(
          `Run ${run.id}, attempt ${run.attempt}, asked for by ${run.requestedBy}: ${run.reason ?? ''}`,
        );
        print(out, preview);
        printPartners(out, partners, next);
        out.line(`Seen: ${seen}`);
      });
      process.exitCode = EXIT.done;
    });
  example(
    command,
    'preview --kind hourly --period 2022-01-10T09:00Z',
    'preview --kind daily --period 2022-01-10 --json',
  );
}

function print(
  out: Output,
  { budget, paid, bonus, categories, moves, refused, missing, stays, causes, transfers }: Preview,
) {
  const whole = Object.entries({ Budget: budget, Paid: paid, Bonus: bonus });
  const parts = categories.map(({ key, ...change }) => [key, change] as const);
  out.table(
    ['What', 'Published', 'Now', 'Change'],
    [...whole, ...parts].map(([what, change]) => [what, change.old, change.new, change.change]),
  );
  out.table(
    ['By cause', 'Budget', 'Paid', 'Bonus'],
    causes.map((effect) => [effect.cause, effect.budget, effect.paid, effect.bonus]),
  );
  printMoves(out, moves);
  if (transfers.length > 0) {
    out.table(
      ['Transfer to', 'Before', 'Now', 'Change'],
      transfers.map(({ partnerId, old, new: after, change }) => [partnerId, old, after, change]),
    );
  }
  printStays(out, stays);
  if (refused !== null) out.line(`It would be refused: ${refused}.`);
  if (missing !== null)
    out.line(`${missing} CC are missing for it; approve it with --cover to take them from adjustments.`);
}

function printPartners(out: Output, partners: readonly PartnerChange[], next: string | null): void {
  if (partners.length === 0) {
    out.line('No partner’s reward changes.');
    return;
  }
  out.table(
    ['Partner', 'Published', 'Now', 'Change'],
    partners.map(({ partnerId, old, new: after, change }) => [partnerId, old, after, change]),
  );
  if (next !== null) out.line(`There may be more: --after "${next}"`);
}
