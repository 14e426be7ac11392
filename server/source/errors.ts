/**
 * The source cannot be used at the moment: it breaks the contract, or has no rate, or two for one instant. Runs wait and go on by themselves
 * when it is mended.
 */
export class SourceError extends Error {
  override name = 'SourceError';
}
