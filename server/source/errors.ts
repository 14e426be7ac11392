import { Refusal } from '../refusal';

/**
 * The source cannot be used at the moment: it breaks the contract, or has no rate, or two for one instant. Runs wait and go on by themselves
 * when it is mended; an act of a
 * person is refused with its sentence.
 */
export class SourceError extends Refusal {
  override name = 'SourceError';
}
