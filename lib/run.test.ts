import { describe, expect, it } from 'vitest';
import { MOVES, mayMove, STATUSES, type Status } from './run';

describe('the moves of a run', () => {
  it.each(['rejected', 'failed', 'superseded'] satisfies Status[])('end with %s', (status) => {
    expect(STATUSES.filter((to) => mayMove(status, to))).toEqual([]);
  });

  it('reach every status from computing', () => {
    const reached = new Set<Status>(['computing']);
    for (const from of reached) for (const to of MOVES[from]) reached.add(to);
    expect([...reached].sort()).toEqual([...STATUSES].sort());
  });

  it('are these and no others', () => {
    const moves = STATUSES.flatMap((from) =>
      STATUSES.filter((to) => mayMove(from, to)).map((to) => `${from} -> ${to}`),
    );
    expect(moves).toEqual([
      'computing -> waiting',
      'computing -> published',
      'computing -> failed',
      'waiting -> published',
      'waiting -> rejected',
      'published -> superseded',
    ]);
  });
});
