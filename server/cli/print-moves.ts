import type { Preview } from '../run/preview';
import type { Output } from './output';

/** The accounts and earmarks that gain or lose. */
export function printMoves(out: Output, moves: Preview['moves']): void {
  if (moves.length === 0) return;
  out.table(
    ['Gains or loses', 'CC'],
    moves.map(({ place, amount }) => [place, amount]),
  );
}

/** The differences of the other pool that nothing takes in for now. */
export function printStays(out: Output, stays: Preview['stays']): void {
  for (const { pool, hour, amount } of stays) out.line(`Stays open: ${pool} part of ${hour}, ${amount} CC.`);
}
