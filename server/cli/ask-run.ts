import type { Ask } from '../act';
import { askForRun, type Wish } from '../run/ask';
import { seenOf } from '../run/decide';
import { troublesOf } from '../run/run-row';
import type { Run } from '../run/status';
import { deliver, type PeriodOptions, periodOf } from './acting';
import { seenWord } from './approve';
import { EXIT, type ExitCode } from './exit';
import type { Output } from './output';
import { printMoves, printStays } from './print-moves';
import type { Session } from './session';
import { printRun, readShownRunOf } from './show-run';

/** Asks for a run or a rerun, and tells what became of it: published, waiting for a person, or stopped. */
export async function askAndTell(
  session: Session,
  out: Output,
  ask: Ask,
  named: PeriodOptions,
  wish: Wish,
): Promise<ExitCode> {
  const period = periodOf(session, named);
  const asked = await askForRun(session.world, period, ask, wish, session.signal);
  if ('foreseen' in asked) {
    const { budget, paid, carried, bonus, eligible, waits, moves, stays } = asked.foreseen;
    out.document({ dryRun: true, foreseen: asked.foreseen });
    out.line('It would come to:');
    out.table(['Budget', 'Paid', 'Carried', 'Bonus', 'Eligible'], [[budget, paid, carried, bonus, eligible]]);
    printMoves(out, moves);
    printStays(out, stays);
    out.line(waits === null ? 'It would be published at once.' : `It would wait for a person: ${waits}.`);
    out.line('Nothing was changed.');
    return EXIT.done;
  }
  session.signal.throwIfAborted();
  if (asked.run.status === 'published') await deliver(session, out);
  return tellRun(session, out, asked.run);
}

async function tellRun({ world }: Session, out: Output, run: Run): Promise<ExitCode> {
  const shown = (await readShownRunOf(world, run.id))!;
  const waits = run.status === 'waiting';
  const trouble = (await troublesOf(world.db, [run])).get(run.id) ?? null;
  const reason = waits ? run.gateReason : run.status === 'failed' ? run.decisionReason : trouble;
  out.document({ dryRun: false, run: shown, seen: waits ? seenWord(seenOf(run)) : null, reason });
  printRun(out, shown, run.status);
  if (run.status === 'published') return EXIT.done;
  if (waits) {
    out.line(`Seen: ${seenWord(seenOf(run))}`);
    out.say(`Run ${run.id} waits for another person: ${run.gateReason}.`);
    return EXIT.waits;
  }
  const then =
    run.status === 'computing' ? 'a console or the next distribution goes on with it' : 'run it again';
  out.say(`Run ${run.id} is ${run.status}${reason ? `: ${reason}` : ''}; ${then}.`);
  return EXIT.failed;
}
