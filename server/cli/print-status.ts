import { differenceInWords } from '../transfer/remote-rows';
import { stuckInWords } from '../transfer/stuck';
import type { Output } from './output';
import type { Status } from './read-status';

/** How many periods of a list are named; the rest is counted. */
const NAMED = 5;

/** Prints where the program stands, what needs a person at the end, where the eye is. */
export function printStatus(out: Output, status: Status): void {
  const { program, environment, now, schedule } = status;
  out.line(`${program.name} (${environment}), in ${program.zone}, ${now}`);
  out.line(
    program.startAt ? `Started ${program.startAt}.` : 'Not set up yet: its first day is not recorded.',
  );
  const ringing = schedule === 'on' ? 'a running console rings it' : 'nobody rings it';
  out.line(`Schedule: ${schedule}, ${ringing}.`);
  out.table(
    ['Kind', 'Decides', 'Next due', 'Last published', 'Paid', 'Published at'],
    status.kinds.map(({ kind, gate, nextDue, lastPublished }) => [
      kind,
      gate,
      nextDue,
      lastPublished?.period ?? null,
      lastPublished?.paid ?? null,
      lastPublished?.publishedAt ?? null,
    ]),
  );
  printTransfers(out, status);
  printProcesses(out, status);
  printPeriods(out, 'Due and not attempted yet', status.due);
  printPeriods(out, 'Missed, for a person to decide over', status.missed);
  printTroubles(out, status);
}

function printTransfers(out: Output, { transfers }: Status): void {
  const { pending, delivered, cancelled, error, stuck, comparedAt, compared, trouble, differing } = transfers;
  out.line(`Transfers: ${pending} pending, ${delivered} delivered, ${cancelled} cancelled.`);
  if (stuck) out.line(`STUCK  ${stuckInWords(stuck)}.`);
  else if (error) out.line(`The last error of a transfer: ${error}.`);
  const [first] = transfers.differences;
  if (first) {
    const { partnerId, hour, sent, there } = first;
    out.line(
      `DIFFERS  ${differing} transfers stand in the remote database otherwise than delivered; the first: partner ${partnerId} for ${hour} has ` +
        `${differenceInWords(sent, there)}. Find out who wrote there, then: npm run allot -- transfers retry`,
    );
  } else if (comparedAt !== null) {
    out.line(`The remote database was equal at ${comparedAt}: ${compared} transfers compared.`);
  }
  if (trouble !== null) out.line(`What was delivered could not be compared: ${trouble}.`);
}

function printProcesses(out: Output, { instances, processes }: Status): void {
  if (instances.length > 0) {
    out.table(
      ['Instance', 'Host', 'Process', 'Seen', 'Clock ahead by ms'],
      instances.map(({ name, host, pid, seenAt, clockOffsetMs }) => [name, host, pid, seenAt, clockOffsetMs]),
    );
  }
  out.line(
    `Processes of this folder: ${processes.map(({ name, pid }) => `${name} (${pid})`).join(', ') || 'none'}.`,
  );
}

function printPeriods(out: Output, title: string, { count, first }: Status['due']): void {
  if (count === 0) return;
  const names = first.slice(0, NAMED).map(({ kind, period }) => `${kind} ${period}`);
  const rest = count > NAMED ? ` and ${count - NAMED} more` : '';
  out.line(`${title}: ${names.join(', ')}${rest}.`);
}

function printTroubles(out: Output, status: Status): void {
  const { undecided, refusals, breaches, obstacles, warnings, pauses } = status;
  if (undecided.length > 0) {
    out.table(
      ['Run', 'Kind', 'Period', 'Attempt', 'Status', 'Why'],
      undecided.map(({ run, kind, period, attempt, status, reason }) => [
        run,
        kind,
        period,
        attempt,
        status,
        reason,
      ]),
    );
  }
  if (status.singleOperator)
    out.line('One person may both ask for a run and approve it: the policy allows it.');
  for (const { kind, pausedBy, reason, until } of pauses)
    out.line(`Paused: ${kind}, by ${pausedBy}${until ? ` until ${until}` : ''}: ${reason}`);
  for (const { kind, period, sentence } of refusals) out.line(`Refused: ${kind} ${period}: ${sentence}`);
  for (const sentence of warnings) out.line(`Warning: ${sentence}`);
  for (const sentence of obstacles) out.line(`No run starts: ${sentence}`);
  for (const { kind, sentence } of breaches) out.line(`Broken, ${kind} runs are stopped: ${sentence}`);
}
