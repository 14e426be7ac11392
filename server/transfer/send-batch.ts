import { formatAmount } from '@/lib/amount';
import { formatInstant } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { transfers } from '../db/schema';
import { type Difference, differenceInWords, differencesOf } from './remote-rows';
import type { Ask } from './remote-session';
import { checkShape, columnFaults } from './remote-shape';
import { maybeOneRow, whatServerSaid } from './remote-trouble';

export type Transfer = typeof transfers.$inferSelect;

/** A transfer that the remote database does not keep as it is, with a sentence that says why. */
export type Refused = { readonly transfer: Transfer; readonly sentence: string };

/** What came of a batch; what is in no list was not sent, because the sender had lost its lease. */
export type Sent = {
  readonly arrived: readonly Transfer[];
  readonly refused: readonly Refused[];
  /** What was taken back because another sender is at it by now; a table without transactions has kept it. */
  readonly late: readonly Transfer[];
};

const NOTHING: Sent = { arrived: [], refused: [], late: [] };

const UPSERT =
  'INSERT INTO cc_hourly (partner_id, cc_reward, time) VALUES ? ON DUPLICATE KEY UPDATE cc_reward = VALUES(cc_reward)';

/**
 * Sends a batch and reads it back. What arrives is committed only when it stands there as it was sent, and was read once more after that; what the
 * remote database refuses or keeps otherwise is left out, and the rest goes without it.
 * @param keep renews the sender's lease; false where another has it now.
 * @throws the driver's error, RemoteTrouble or SlowError where it takes nothing at all.
 */
export async function sendBatch(
  ask: Ask,
  batch: readonly Transfer[],
  keep: () => Promise<boolean>,
): Promise<Sent> {
  await checkShape(ask);
  return sendPiece(ask, batch, keep);
}

async function sendPiece(ask: Ask, piece: readonly Transfer[], keep: () => Promise<boolean>): Promise<Sent> {
  if (piece.length === 0 || !(await keep())) return NOTHING;
  let differing: Difference[];
  try {
    // What is given up before its COMMIT was sent never comes to be, however late the server gets to it.
    await ask('START TRANSACTION');
    await ask(UPSERT, [piece.map(rowOf)]);
    differing = await differencesOf(ask, piece);
    if (differing.length === 0) {
      if (await keep()) return await commit(ask, piece);
      await ask('ROLLBACK');
      return { ...NOTHING, late: piece };
    }
  } catch (error) {
    if (!maybeOneRow(error)) throw error;
    await ask('ROLLBACK');
    const said = whatServerSaid(error)!;
    if (piece.length === 1)
      return refusing(piece, () => `the remote database refuses ${what(piece[0]!)}: ${said}`);
    const half = Math.ceil(piece.length / 2);
    return together(
      await sendPiece(ask, piece.slice(0, half), keep),
      await sendPiece(ask, piece.slice(half), keep),
    );
  }
  await ask('ROLLBACK');
  const faults = await columnFaults(ask);
  const [wrong, rest] = partition(piece, differing);
  return together(
    refusing([...wrong.keys()], (one) => keptOtherwise(one, wrong.get(one)!, faults)),
    await sendPiece(ask, rest, keep),
  );
}

const rowOf = ({ partnerId, amount, time }: Transfer) => [
  String(partnerId),
  formatAmount(amount),
  toDatetime(time),
];

async function commit(ask: Ask, piece: readonly Transfer[]): Promise<Sent> {
  await ask('COMMIT');
  const [wrong, rest] = partition(piece, await differencesOf(ask, piece));
  return {
    ...NOTHING,
    arrived: rest,
    refused: [...wrong].map(([transfer, difference]) => ({
      transfer,
      sentence: `${keptOtherwise(transfer, difference, '')} just after it was written; something else writes there`,
    })),
  };
}

function partition(
  piece: readonly Transfer[],
  differing: readonly Difference[],
): [Map<Transfer, Difference>, Transfer[]] {
  const found = new Map<unknown, Difference>(differing.map((difference) => [difference.owed, difference]));
  const wrong = new Map<Transfer, Difference>();
  const rest: Transfer[] = [];
  for (const transfer of piece) {
    const difference = found.get(transfer);
    if (difference) wrong.set(transfer, difference);
    else rest.push(transfer);
  }
  return [wrong, rest];
}

const what = ({ partnerId, time, amount }: Transfer): string =>
  `${formatAmount(amount)} CC to partner ${partnerId} for ${formatInstant(time)}`;

const keptOtherwise = (transfer: Transfer, { there }: Difference, faults: string): string =>
  `the remote database does not keep ${what(transfer)} as it was sent: it has ` +
  `${differenceInWords(formatAmount(transfer.amount), there)}${faults}`;

const refusing = (piece: readonly Transfer[], sentence: (transfer: Transfer) => string): Sent => ({
  ...NOTHING,
  refused: piece.map((transfer) => ({ transfer, sentence: sentence(transfer) })),
});

const together = (one: Sent, other: Sent): Sent => ({
  arrived: [...one.arrived, ...other.arrived],
  refused: [...one.refused, ...other.refused],
  late: [...one.late, ...other.late],
});
