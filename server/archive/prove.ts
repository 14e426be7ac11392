import { asc, eq } from 'drizzle-orm';
import { formatAmount, sum, ZERO } from '@/lib/amount';
import { CATEGORY_KEYS } from '@/lib/policy';
import type { Queries } from '../db/connection';
import { runCategories } from '../db/schema';
import type { archives } from '../db/schema-archive';
import { digestOfFile } from '../gzipped-lines';
import { RewardTally } from '../run/digest';
import type { Run } from '../run/status';
import { pathOf } from './find';
import { ArchiveError, readArchive } from './format';

/** What is remembered of an archive, and what its file has to come to. */
export type Remembered = Pick<
  typeof archives.$inferSelect,
  'file' | 'host' | 'sha256' | 'bytes' | 'rewards' | 'leftOut'
>;

/**
 * Reads the file of an archived run from its beginning to its end and holds it against what was remembered of it, and its rows against what the run
 * says that it paid.
 * @returns a sentence for each thing that is not as it ought to be; none where the file proves that nothing is lost.
 */
export async function proveArchive(
  db: Queries,
  folder: string | undefined,
  run: Run,
  remembered: Remembered,
  signal?: AbortSignal,
): Promise<string[]> {
  const name = `the archive file ${remembered.file}`;
  if (folder === undefined) return [`${name} cannot be read, since there is no data folder`];
  const path = pathOf(folder, remembered);
  try {
    const { sha256, bytes } = await digestOfFile(path, signal);
    if (bytes !== remembered.bytes)
      return [
        `${name} has ${bytes} bytes and was written with ${remembered.bytes}; bring the right one back`,
      ];
    if (sha256 !== remembered.sha256)
      return [
        `${name} was changed: its SHA-256 is not the one that it was written with; bring the right one back`,
      ];
    const faults = await compareRows(db, path, run, remembered, signal);
    return faults.map((sentence) => `${name}: ${sentence}`);
  } catch (error) {
    if (error instanceof ArchiveError) return [`${name} cannot be used: ${error.message}`];
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return [
        `${name} is missing in ${folder}; ${remembered.host} wrote it there, so bring it back from that machine or its backup`,
      ];
    // Those of the file system name a call on a file; a database that is away is another matter.
    if (code !== undefined && (syscall === 'open' || syscall === 'read'))
      return [`${name} cannot be read: ${code}; let the account that Allot runs under read ${folder}`];
    throw error;
  }
}

/** An attempt that failed may have been stopped at any moment: what it says of itself need not be what its rows come to. */
const isComplete = ({ status, resultDigest }: Run): boolean => status !== 'failed' && resultDigest !== null;

async function compareRows(
  db: Queries,
  path: string,
  run: Run,
  { rewards, leftOut }: Remembered,
  signal?: AbortSignal,
): Promise<string[]> {
  const keys = CATEGORY_KEYS[run.kind];
  const tally = new RewardTally(run.kind);
  const out = new Map<string, number>();
  await readArchive(
    path,
    run,
    {
      onReward: (_, cells) => tally.add(cells),
      onLeftOut: ({ reason }) => out.set(reason, (out.get(reason) ?? 0) + 1),
    },
    signal,
  );
  const faults: string[] = [];
  const compare = (what: string, there: unknown, right: unknown) => {
    if (there !== right) faults.push(`${what} ${there}, ought to be ${right}`);
  };
  compare('its rewards are', tally.rows, rewards);
  for (const reason of new Set([...out.keys(), ...Object.keys(leftOut)]))
    compare(
      `its voters that are left out as ${reason} are`,
      out.get(reason) ?? 0,
      (leftOut as Record<string, number>)[reason] ?? 0,
    );
  if (!isComplete(run)) return faults;
  const all = [...out.values()].reduce((total, voters) => total + voters, tally.rows);
  compare('its rewards are', tally.rows, run.eligible);
  compare('its voters are', all, run.voters);
  const categories = await db
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  for (const [index, key] of keys.entries()) {
    const category = categories.find((one) => one.category === key);
    compare(`its members of ${key} are`, tally.members[index], category?.members ?? 0);
    compare(
      `its rows of ${key} sum to`,
      formatAmount(tally.sums[index]!),
      formatAmount(category?.paid ?? ZERO),
    );
  }
  compare('its rows sum to', formatAmount(sum(tally.sums)), formatAmount(run.paid ?? ZERO));
  compare('its bonuses sum to', formatAmount(tally.bonus), formatAmount(run.bonus ?? ZERO));
  if (tally.digest() !== run.resultDigest)
    faults.push('the digest of its rows is not the one that the run was computed with');
  return faults;
}
