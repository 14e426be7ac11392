import { formatInstant, type Period } from '@/lib/period';
import { standingOf } from '../run/distribute';
import type { World } from '../world';
import { EXIT, type ExitCode } from './exit';
import type { Output } from './output';
import type { Session } from './session';

/** Says what a distribution of the periods would do. Nothing is written for it; the session has brought the schema up to date by now. */
export async function dryRun({ world }: Session, out: Output, periods: readonly Period[]): Promise<ExitCode> {
  const listed: { kind: string; period: string; would: string }[] = [];
  let settled = 0;
  for (const period of periods) {
    const would = await wouldBe(world, period);
    if (would === null) settled++;
    else listed.push({ kind: period.kind, period: formatInstant(period.start), would });
    if (would?.startsWith('stop')) break;
  }
  out.document({ dryRun: true, settled, periods: listed });
  out.table(
    ['Kind', 'Period', 'Would'],
    listed.map(({ kind, period, would }) => [kind, period, would]),
  );
  const those = periods.length === 1 ? 'The 1 due period' : `Of ${periods.length} due periods`;
  out.line(
    `${those}: ${settled} published or skipped before. The schema is up to date; nothing else was written.`,
  );
  return EXIT.done;
}

/** What would be done about a period, or null where nothing is left to do. */
async function wouldBe(world: World, period: Period): Promise<string | null> {
  const standing = await standingOf(world, period);
  if (standing === 'skipped') return null;
  if (standing === null) return 'be run';
  if (standing.status === 'published') return null;
  if (standing.status === 'computing') return 'go on';
  return `stop: attempt ${standing.attempt} is ${standing.status}, and only a person goes on`;
}
