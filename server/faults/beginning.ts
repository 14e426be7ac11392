export const STARTS = '2026-03-01T00:00Z';

/** The statement that casts a vote on the tale's day. */
export const vote = (id: number, partner: number, cc: string, at: string) =>
  `INSERT INTO votes (id, partner_id, vote_type, cc, cast_at) VALUES (${id}, ${partner}, 'up', ${cc}, '2026-03-01 ${at}')`;

/** The source that the tale begins with: five partners, of whom some are inactive, badly placed or special, and a rate. */
export const BEGINNING: readonly string[] = [
  `INSERT INTO partners (partner_id, name, position, ecc, active) VALUES (1, 'one', 1, NULL, 1), (2, 'two', 2, 30, 1),
    (3, 'three', 7000, NULL, 1), (4, 'four', NULL, NULL, 1), (5, 'five', 3, NULL, 0)`,
  "INSERT INTO cc_rates (effective_at, rate, market_rate) VALUES ('2026-01-01', 0.37, 0.5)",
  ...[0, 1, 2, 3, 22].flatMap((n) =>
    [1, 2, 3, 4, 5].map((partner) =>
      vote(
        100 * partner + n,
        partner,
        `${partner * 10 + n}.00000003`,
        `${String(n).padStart(2, '0')}:0${partner}:00`,
      ),
    ),
  ),
  vote(1, 9, '5', '00:00:00'),
  vote(2, 1, '-5', '00:00:00'),
];
export const SPECIAL: readonly bigint[] = [2n, 5n];
