import { type Command, InvalidArgumentError } from 'commander';
import { formatInstant, type Instant } from '@/lib/period';
import type { Finding } from '../verify/finding';
import { type NotedHead, nothingVerified, type VerifyRange, verify } from '../verify/verify';
import { EXIT, type ExitCode, InputError } from './exit';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { type Session, withSession } from './session';
import { type When, when } from './when';

type Options = { from?: When; to?: When; strict?: boolean; head?: NotedHead; json?: boolean };

export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description(
      'Computes again what is published and compares it with everything that was written down, then with the source.',
    )
    .option('--from <when>', 'periods from this instant or local date on; all if left out', when)
    .option('--to <when>', 'up to this instant or local date, not included', when)
    .option('--strict', 'end with 2 where the source differs from what was counted')
    .option(
      '--head <seq:hash>',
      'a head of the audit chain as the log has it every hour, or its hash alone: it must be a link of the chain still',
      notedHead,
    )
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const out = outputOf(options);
      process.exitCode = await withSession(out, (session) => run(session, out, options));
    });
  example(command, 'verify', 'verify --from 2022-01-10 --to 2022-01-20 --strict');
}

async function run(session: Session, out: Output, { from, to, strict, head }: Options): Promise<ExitCode> {
  const range = rangeOf(session.world.zone, from, to);
  const verified = nothingVerified();
  const found: Record<Finding['sort'], Omit<Finding, 'sort'>[]> = { broken: [], explained: [] };
  const { world, signal } = session;
  for await (const { sort, ...finding } of verify(world, { range, signal, auditHead: head, verified })) {
    found[sort].push(finding);
    out.line(
      `${sort === 'broken' ? 'BROKEN' : 'Differs'}  ${finding.check}, ${finding.about}: ${finding.sentence}`,
    );
  }
  out.document({ ok: found.broken.length === 0, verified, ...found });
  const { runs, rewards, hours, auditRows, archives } = verified;
  out.line(
    `Verified ${runs} runs with ${rewards} rewards, ${hours} hours, ${auditRows} rows of the audit trail${archives > 0 ? `, ${archives} archive files` : ''}.`,
  );
  out.line(
    found.broken.length === 0
      ? `Everything agrees${found.explained.length > 0 ? '; the source has moved on, as told above' : ''}.`
      : `${found.broken.length} findings are broken.`,
  );
  if (found.broken.length > 0) return EXIT.failed;
  return strict && found.explained.length > 0 ? EXIT.input : EXIT.done;
}

const EVER = 253_402_300_799_000 as Instant;

function rangeOf(zone: string, from: When | undefined, to: When | undefined): VerifyRange {
  const range = { from: from?.in(zone) ?? (0 as Instant), to: to?.in(zone) ?? EVER };
  if (range.from >= range.to)
    throw new InputError(
      `--from ${formatInstant(range.from)} is not before --to ${formatInstant(range.to)}.`,
    );
  return range;
}

function notedHead(text: string): NotedHead {
  const match = /^(?:(\d{1,15}):)?([0-9a-f]{64})$/.exec(text);
  if (!match)
    throw new InvalidArgumentError(
      'It is no head of the audit chain: give its number, a colon and 64 hexadecimal digits, as the log has them.',
    );
  const [, seq, hash] = match;
  return { hash: hash!, ...(seq === undefined ? {} : { seq: Number(seq) }) };
}
