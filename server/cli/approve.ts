import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Period } from '@/lib/period';
import { approve, type Seen, seenOf, waitingRun } from '../run/decide';
import {
  type ActOptions,
  actOptions,
  deliver,
  type PeriodOptions,
  perform,
  periodOf,
  periodOptions,
  tellDone,
} from './acting';
import { InputError } from './exit';
import { example, type Output } from './output';
import { printMoves } from './print-moves';
import type { Session } from './session';
import { printRun, readShownRunOf } from './show-run';

type Options = ActOptions & PeriodOptions & { seen?: Seen; yes?: boolean; cover?: boolean };

export function registerApprove(program: Command): void {
  const command = program
    .command('approve')
    .description('Publishes the attempt that waits, if it is still what was seen; never one’s own request.');
  actOptions(periodOptions(command), 'approver')
    .option('--seen <word>', 'names what was looked at, as this verb and `preview` show it', seen)
    .option('--yes', 'approve what waits now, whatever it is')
    .option('--cover', 'take CC that are missing from adjustments')
    .action((options: Options) =>
      perform(options, async (session, out, ask) => {
        const period = periodOf(session, options);
        const named = await whatWasSeen(session, out, period, options);
        const decided = await approve(session.world, period, ask, named, options.cover ?? false);
        if (!ask.dryRun) await deliver(session, out);
        printMoves(out, decided.moves);
        const figures = `${decided.paid} CC and ${decided.bonus} CC of bonus among ${decided.eligible} eligible partners`;
        return tellDone(
          out,
          ask,
          { approved: decided },
          `Approved: run ${decided.runId} is published, ${figures}.`,
          `It would publish run ${decided.runId}, ${figures}.`,
        );
      }),
    );
  example(
    command,
    'approve --kind hourly --period 2022-01-10T09:00Z --as anna --reason "looked at the totals"',
    'approve --kind hourly --period 2022-01-10T09:00Z --as anna --reason "agreed" --seen 21/3f…c2/17/1',
  );
}

/** What the approval names: what was given, or what waits now where somebody is shown it and says yes. */
async function whatWasSeen(session: Session, out: Output, period: Period, options: Options): Promise<Seen> {
  const now = seenOf(await waitingRun(session.world.db, period));
  if (options.seen) return options.seen;
  if (options.yes || options.dryRun) return now;
  await showWaiting(session, out, period);
  if (!options.json && process.stdin.isTTY && (await saysYes())) return now;
  throw new InputError(
    `Not approved. Look at what waits, then name it: --seen ${seenWord(now)}, or --yes for whatever waits.`,
  );
}

/** Prints the attempt that waits, why it does, and the word that names it. */
async function showWaiting({ world }: Session, out: Output, period: Period): Promise<void> {
  const run = await waitingRun(world.db, period);
  const shown = await readShownRunOf(world, run.id);
  if (shown) printRun(out, shown, 'waiting');
  out.line(`Asked for by ${run.requestedBy}. Waits because ${run.gateReason ?? 'a person asked for it'}.`);
  out.line(`Seen: ${seenWord(seenOf(run))}`);
}

/** Everything that an approval names, in one word: the run, its digest, the base attempt's run, the policy version. */
export const seenWord = ({ runId, resultDigest, baseRunId, policyVersion }: Seen): string =>
  `${runId}/${resultDigest}/${baseRunId ?? '-'}/${policyVersion}`;

/** Reads that word. */
function seen(text: string): Seen {
  const match = /^(\d+)\/([0-9a-f]{64})\/(-|\d+)\/(\d+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('It is no word that names an attempt, such as 21/3f…c2/17/1.');
  const [, runId, resultDigest, base, version] = match;
  return {
    runId: Number(runId),
    resultDigest: resultDigest!,
    baseRunId: base === '-' ? null : Number(base),
    policyVersion: Number(version),
  };
}

async function saysYes(): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question('Publish this? [y/N] ')).trim());
  } finally {
    lines.close();
  }
}
