import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, isOutage } from '../db/transaction';
import type { World } from '../world';
import { offerFirstAdmin } from './first-admin';
import { linkTo } from './link';

/** What the terminal says of a link; the log, which is kept, never has it. */
export const firstLinkText = (link: string): string =>
  `\nNobody can sign in yet. Open this link within 48 hours to become the first admin:\n\n    ${link}\n\n`;

/**
 * Prints a link for the first admin as long as there is none, as soon as the database can be asked.
 * @param every how long to wait before a database that is away is asked again, in milliseconds.
 */
export async function printFirstLink(
  world: World,
  publicUrl: string,
  signal: AbortSignal,
  every: number,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const token = await offerFirstAdmin(world, false);
      if (token !== null) process.stdout.write(firstLinkText(linkTo(publicUrl, 'first-admin', token)));
      return;
    } catch (error) {
      // The tables are made by whoever starts first.
      if (!isOutage(error) && codeOf(error) !== 'ER_NO_SUCH_TABLE') {
        world.log.error({ err: error }, 'no link for the first admin could be made');
        return;
      }
    }
    await pause(every, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
