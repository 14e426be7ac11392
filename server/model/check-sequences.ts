import fc from 'fast-check';
import type { ScratchAddresses } from '../vectors/scratch-world';
import { sequences, sequencesOfPairs } from './arbitrary';
import { LAYOUTS } from './layout';
import { openStage } from './sequence';
import type { Step, Together } from './steps';
import type { Tally } from './tally';

export type Wanted = {
  readonly layout: string;
  readonly runs: number;
  readonly longest: number;
  /** Whether two acts are done at once now and then; which of them is first is then left to chance. */
  readonly pairs?: boolean;
  /** What sequences are drawn from; at random without it. */
  readonly seed?: number | undefined;
  /** With the seed, the way to the shortest failing sequence, as a failure prints it. */
  readonly path?: string | undefined;
};

/** What random sequences came to. */
export type Checked = {
  readonly tally: Tally;
  /** The shortest failing sequence and how to play it again; null where all agreed. */
  readonly failure: string | null;
};

/** Plays random sequences against the real verbs and the model. */
export async function checkSequences(addresses: ScratchAddresses, wanted: Wanted): Promise<Checked> {
  const { layout: name, runs, longest, pairs = false, seed, path } = wanted;
  const layout = LAYOUTS[name];
  if (!layout) throw new Error(`there is no layout "${name}"; there are ${Object.keys(LAYOUTS).join(', ')}`);
  const stage = await openStage(addresses, layout);
  try {
    const property = fc.asyncProperty(
      fc.noBias<(Step | Together)[]>((pairs ? sequencesOfPairs : sequences)(layout, longest)),
      (steps) => stage.play(steps),
    );
    const details = await fc.check(property, {
      numRuns: runs,
      ...(seed === undefined ? {} : { seed }),
      ...(path === undefined ? {} : { path }),
    });
    return { tally: stage.tally, failure: details.failed ? told(wanted, details) : null };
  } finally {
    await stage.close();
  }
}

function told(
  { layout, longest, pairs = false }: Wanted,
  details: fc.RunDetails<[(Step | Together)[]]>,
): string {
  const { counterexample, errorInstance, seed, counterexamplePath } = details;
  const sentence = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `a sequence in "${layout}" did not come out as the rules say: ${sentence}`,
    ...(counterexample?.[0] ?? []).map((step) => `  ${JSON.stringify(step)}`),
    `play it again with MODEL_REPLAY='${layout}|${longest}|${pairs ? 'pairs' : ''}|${seed}|${counterexamplePath}'`,
  ].join('\n');
}

/** Reads `MODEL_REPLAY` as a failure prints it. */
export function readReplay(text: string): Wanted {
  const [layout = '', longest, pairs, seed, path] = text.split('|');
  return { layout, runs: 1, longest: Number(longest), pairs: pairs === 'pairs', seed: Number(seed), path };
}
