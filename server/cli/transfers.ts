import { type Command, InvalidArgumentError } from 'commander';
import { formatInstant, type Instant } from '@/lib/period';
import { listTransfers, type TransferBatch } from '../transfer/list-transfers';
import { differenceInWords } from '../transfer/remote-rows';
import { type Retried, retryTransfers } from '../transfer/retry';
import { type ActOptions, actOptions, deliver, perform, refuseUnbegun, tellDone } from './acting';
import { EXIT } from './exit';
import { versionNumber } from './numbers';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { withSession } from './session';
import { type When, when } from './when';

export function registerTransfers(program: Command): void {
  const command = program
    .command('transfers')
    .description('What goes to the special partners’ database: what has arrived, and what is stuck.');
  registerList(command);
  registerRetry(command);
  example(
    command,
    'transfers list',
    'transfers retry --as olga --reason "the table is there again"',
    'transfers retry --period 2022-01-10T09:00Z --partner 12 --as olga --reason "it was changed by mistake"',
  );
}

type ListOptions = { limit: number; after?: string; json?: boolean };

function registerList(parent: Command): void {
  parent
    .command('list')
    .description('Lists the transfers hour by hour, the latest first.')
    .option('--limit <number>', 'how many hours to list', versionNumber, 24)
    .option('--after <cursor>', 'go on after this one, as the list before says')
    .option(...JSON_OPTION)
    .action(async ({ limit, after, json = false }: ListOptions) => {
      const out = outputOf({ json });
      const page = await withSession(out, async (session) => {
        refuseUnbegun(session);
        return listTransfers(session.world.db, await session.world.clock(), { limit, after });
      });
      out.document({ batches: page.batches.map(batchDocument), next: page.next });
      printBatches(out, page.batches);
      if (page.next !== null) out.line(`There are more: --after ${page.next}`);
      process.exitCode = EXIT.done;
    });
}

const orNull = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

/** The console's numbers for instants are epochs; machines outside of it read ISO. */
const batchDocument = ({ hour, nextTryAt, readBackAt, ...batch }: TransferBatch) => ({
  ...batch,
  hour: formatInstant(hour),
  nextTryAt: orNull(nextTryAt),
  readBackAt: orNull(readBackAt),
});

function printBatches(out: Output, batches: readonly TransferBatch[]): void {
  if (batches.length === 0) {
    out.line('Nothing was ever to be transferred.');
    return;
  }
  out.table(
    ['Hour', 'Run', 'State', 'Pending', 'Delivered', 'Differ', 'Tries', 'Next try', 'Read back'],
    batches.map((batch) => [
      formatInstant(batch.hour),
      batch.runId,
      batch.state,
      batch.pending,
      batch.delivered,
      batch.differing,
      batch.tries,
      orNull(batch.nextTryAt),
      orNull(batch.readBackAt),
    ]),
  );
  for (const { hour, error } of batches) if (error !== null) out.line(`${formatInstant(hour)}: ${error}.`);
}

type RetryOptions = ActOptions & { period?: When; run?: number; partner?: bigint };

function registerRetry(parent: Command): void {
  const command = parent
    .command('retry')
    .description(
      'Tries at once what has failed or is stuck, and sends again what the remote database holds otherwise than it was delivered.',
    )
    .option('--period <when>', 'only the hour that begins then', when)
    .option('--run <number>', 'only the hour of this run', versionNumber)
    .option('--partner <id>', 'only this partner', partnerId);
  actOptions(command, 'operator').action((options: RetryOptions) =>
    perform(options, async (session, out, ask) => {
      const { period, run, partner } = options;
      const scope = { hour: period?.in(session.world.zone), runId: run, partnerId: partner };
      const retried = await retryTransfers(session.world, ask, scope);
      if (!ask.dryRun) await deliver(session, out);
      sayDifferences(out, retried);
      const what = `${retried.pending} that had not arrived, ${retried.again} that stand there otherwise`;
      return tellDone(out, ask, retried, `Sent at once: ${what}.`, `It would send at once: ${what}.`);
    }),
  );
}

function sayDifferences(out: Output, { differences, again, more, trouble }: Retried): void {
  for (const { hour, partnerId: id, sent, there } of differences.slice(0, 10))
    out.line(`Partner ${id} for ${hour} has ${differenceInWords(sent, there)}.`);
  if (again > 10) out.line(`And ${again - 10} more.`);
  if (more) out.say('There is more than one call may send; call it again.');
  if (trouble !== null)
    out.say(`What was found before was gone by, since nothing could be compared: ${trouble}.`);
}

function partnerId(text: string): bigint {
  if (!/^\d{1,20}$/.test(text)) throw new InvalidArgumentError('It is no partner id.');
  return BigInt(text);
}
