import type { Command } from 'commander';
import { formatInstant, type Instant } from '@/lib/period';
import { type ListedAlert, lastDailyLine, openAlerts, pastAlerts } from '../alert/list';
import { sendTestAlert } from '../alert/test-alert';
import { EXIT, type ExitCode, InputError } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { type Session, withSession } from './session';

/** How many of those that are over are listed after the others. */
const PAST = 10;

export function registerAlerts(program: Command): void {
  const command = program
    .command('alerts')
    .description(
      'Lists what people are told of by webhook: the alerts that stand, and the last that are over.',
    )
    .option('--test', 'send one alert that means nothing to each webhook, and say what came of it')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean; test?: boolean }) => {
      const out = outputOf(options);
      process.exitCode = await withSession(out, (session) =>
        options.test ? tryWebhooks(session, out) : list(session, out),
      );
    });
  example(command, 'alerts', 'alerts --json', 'alerts --test');
}

async function list({ config, world }: Session, out: Output): Promise<ExitCode> {
  const open = await openAlerts(world.db, config.webhooks);
  const { rows: past } = await pastAlerts(world.db, config.webhooks, { after: null, limit: PAST });
  const line = await lastDailyLine(world.db);
  out.document({ open: open.map(asDocument), past: past.map(asDocument), dailyLine: line?.sentence ?? null });
  if (line) out.line(`Last day: ${line.sentence}`);
  if (open.length === 0) out.line('Nothing stands that somebody is to be told of.');
  else printTable(out, open);
  if (past.length > 0) {
    out.line('Over:');
    printTable(out, past);
  }
  for (const { key, trouble } of open.filter((alert) => alert.trouble !== null))
    out.line(
      `Not told yet of ${key}: ${trouble!.error}, ${trouble!.tries} times; again at ${formatInstant(trouble!.nextTryAt)}.`,
    );
  return EXIT.done;
}

const orNull = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

const asDocument = ({ since, until, trouble, ...alert }: ListedAlert) => ({
  ...alert,
  since: formatInstant(since),
  until: orNull(until),
  trouble: trouble && { ...trouble, nextTryAt: formatInstant(trouble.nextTryAt) },
});

const printTable = (out: Output, rows: readonly ListedAlert[]): void =>
  out.table(
    ['Sort', 'Since', 'Until', 'Told', 'What'],
    rows.map(({ sort, since, until, told, sentence }) => [
      sort,
      formatInstant(since),
      orNull(until),
      `${told.begun} of ${told.of}`,
      sentence,
    ]),
  );

async function tryWebhooks({ config, world }: Session, out: Output): Promise<ExitCode> {
  if (config.webhooks.length === 0)
    throw new InputError('No webhook is configured; name one or several in ALERT_WEBHOOK_URL.');
  const tried = await sendTestAlert(config, await world.clock());
  const results = tried.map((one, index) => ({
    webhook: index + 1,
    format: one.format,
    error: one.taken ? null : one.error,
  }));
  out.document({ tried: results });
  out.table(
    ['Webhook', 'Format', 'Came of it'],
    results.map(({ webhook, format, error }) => [webhook, format, error ?? 'taken']),
  );
  return results.some(({ error }) => error !== null) ? EXIT.failed : EXIT.done;
}
