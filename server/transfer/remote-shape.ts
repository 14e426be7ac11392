import { grouped } from './grouped';
import type { Ask } from './remote-session';
import { RemoteTrouble } from './remote-trouble';

const KEY = ['partner_id', 'time'];
const OURS = ['partner_id', 'time', 'cc_reward'];

const NO_KEY =
  'cc_hourly in the remote database has no unique key on partner_id and time, so a transfer that is made again would stand there twice and nothing is sent; ' +
  'remove what is double and add it: ALTER TABLE cc_hourly ADD UNIQUE KEY cc_hourly_partner_time (partner_id, time)';

/**
 * Makes sure that an upsert meets the row of its partner and hour, and no other.
 * @throws RemoteTrouble where no unique key makes it so, or where another one would make it overwrite other rows; the driver's own error
 * where the table is not there or may not be read.
 */
export async function checkShape(ask: Ask): Promise<void> {
  await ask('SELECT partner_id, cc_reward, time FROM cc_hourly LIMIT 0');
  const rows = await ask(
    `SELECT index_name AS name, column_name AS part, sub_part AS cut FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = 'cc_hourly' AND non_unique = 0`,
  );
  const keys = [...grouped(rows, (row) => String(row.name))].map(([name, parts]) => ({
    name,
    columns: parts.map((row) => String(row.part).toLowerCase()),
    whole: parts.every((row) => row.cut === null),
  }));
  const isOurKey = ({ columns, whole }: (typeof keys)[number]) =>
    whole && columns.length === KEY.length && KEY.every((column) => columns.includes(column));
  if (!keys.some(isOurKey)) throw new RemoteTrouble(NO_KEY);
  const wrong = keys.find(
    ({ columns }) =>
      columns.every((column) => OURS.includes(column)) && !KEY.every((column) => columns.includes(column)),
  );
  if (wrong) {
    throw new RemoteTrouble(
      `the unique key ${wrong.name} of cc_hourly in the remote database is on ${wrong.columns.join(' and ')} alone, so a transfer would overwrite ` +
        `another partner’s or hour’s, and nothing is sent; remove it: ALTER TABLE cc_hourly DROP INDEX ${wrong.name}`,
    );
  }
}

/** What the columns ought to be, where they are not: the likeliest reason why an amount is not kept as it was sent. Empty where they are. */
export async function columnFaults(ask: Ask): Promise<string> {
  const rows = await ask(
    `SELECT column_name AS name, column_type AS type FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = 'cc_hourly'`,
  );
  const types = new Map(rows.map((row) => [String(row.name).toLowerCase(), String(row.type).toLowerCase()]));
  const faults = [
    [/^decimal\((\d+),(\d+)\)/, 'cc_reward', 'DECIMAL(20,8)'],
    [/^(datetime|timestamp)/, 'time', 'DATETIME'],
    [/^bigint/, 'partner_id', 'BIGINT UNSIGNED'],
  ] as const;
  return faults
    .flatMap(([right, column, wanted]) => {
      const type = types.get(column) ?? 'not there';
      const match = right.exec(type);
      const digits = Number(match?.[1]) - Number(match?.[2]);
      const holds = column !== 'cc_reward' || (digits >= 12 && Number(match?.[2]) >= 8);
      return match && holds ? [] : `; its column ${column} is ${type} and has to be ${wanted}`;
    })
    .join('');
}
