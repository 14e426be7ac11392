import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextDigest } from './text-digest';

const SIZES = [0, 1, 65_535, 65_536, 65_537, 200_000];

/** So many bytes, no two stretches of them alike. */
const bytesOf = (size: number, seed: number): Buffer => {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at++) bytes[at] = (Math.imul(at + seed, 0x9e3779b1) >>> 13) & 0xff;
  return bytes;
};

/** A piece as it is added, and its bytes. */
type Piece = { readonly addTo: (digest: TextDigest) => void; readonly bytes: Buffer };

const bytesPiece = (size: number, seed: number): Piece => {
  const bytes = bytesOf(size, seed);
  return { addTo: (digest) => digest.addBytes(bytes), bytes };
};
/** The same from the middle of other bytes, which are written over afterwards as those of a row are by the next. */
const partPiece = (size: number, seed: number): Piece => {
  const bytes = bytesOf(size, seed);
  const addTo = (digest: TextDigest) => {
    const around = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('behind')]);
    digest.addBytes(around, 6, 6 + size);
    around.fill(0);
  };
  return { addTo, bytes };
};
const textPiece = (text: string): Piece => ({
  addTo: (digest) => digest.add(text),
  bytes: Buffer.from(text),
});

const aPiece = fc.oneof(
  fc.tuple(fc.constantFrom(...SIZES), fc.nat(255)).map(([size, seed]) => bytesPiece(size, seed)),
  fc.tuple(fc.constantFrom(...SIZES), fc.nat(255)).map(([size, seed]) => partPiece(size, seed)),
  // As many characters as three bytes each fill what waits, and one more or less.
  fc
    .tuple(
      fc.constantFrom('a', 'ü', '✓', '😀'),
      fc.constantFrom(0, 1, 9, 10_922, 10_923, 21_845, 21_846, 65_537),
    )
    .map(([letter, times]) => textPiece(letter.repeat(times))),
  fc.string({ unit: 'grapheme' }).map(textPiece),
);

const digestOf = (pieces: readonly Piece[]): string => {
  const digest = new TextDigest();
  for (const { addTo } of pieces) addTo(digest);
  return digest.end();
};
const rightOf = (pieces: readonly Piece[]): string =>
  createHash('sha256')
    .update(Buffer.concat(pieces.map(({ bytes }) => bytes)))
    .digest('hex');

it('is that of all bytes and texts one after the other, however large the pieces are', () => {
  fc.assert(
    fc.property(fc.array(aPiece, { maxLength: 8 }), (pieces) => {
      expect(digestOf(pieces)).toBe(rightOf(pieces));
    }),
    { numRuns: 100 },
  );
});

it.each(SIZES.flatMap((one) => SIZES.map((other) => [one, other] as const)))(
  'is right for %i bytes and %i more, with texts before, between and behind',
  (one, other) => {
    const pieces = [
      textPiece('ü1'),
      bytesPiece(one, 1),
      textPiece('✓'),
      partPiece(other, 2),
      textPiece('end'),
    ];
    expect(digestOf(pieces)).toBe(rightOf(pieces));
    expect(digestOf(pieces.slice(1, 2))).toBe(rightOf(pieces.slice(1, 2)));
  },
);
