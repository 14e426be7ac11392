import fc from 'fast-check';
import type { ScratchAddresses } from '../vectors/scratch-world';
import { sequences } from './arbitrary';
import { LAYOUTS } from './layout';
import { openStage } from './sequence';
import type { Step } from './steps';
import type { Tally } from './tally';

export type Wanted = {
  readonly layout: string;
  readonly runs: number;
  readonly longest: number;
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
  const { layout: name, runs, longest, seed, path } = wanted;
  const layout = LAYOUTS[name];
  if (!layout) throw new Error(`there is no layout "${name}"; there are ${Object.keys(LAYOUTS).join(', ')}`);
  const stage = await openStage(addresses, layout);
  try {
    const property = fc.asyncProperty(fc.noBias(sequences(layout, longest)), (steps) => stage.play(steps));
    const details = await fc.check(property, {
      numRuns: runs,
      ...(seed === undefined ? {} : { seed }),
      ...(path === undefined ? {} : { path }),
    });
    return { tally: stage.tally, failure: details.failed ? told(name, longest, details) : null };
  } finally {
    await stage.close();
  }
}

function told(layout: string, longest: number, details: fc.RunDetails<[Step[]]>): string {
  const { counterexample, errorInstance, seed, counterexamplePath } = details;
  const sentence = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `a sequence in "${layout}" did not come out as the rules say: ${sentence}`,
    ...(counterexample?.[0] ?? []).map((step) => `  ${JSON.stringify(step)}`),
    `play it again with MODEL_REPLAY='${layout}|${longest}|${seed}|${counterexamplePath}'`,
  ].join('\n');
}

/** Reads `MODEL_REPLAY` as a failure prints it. */
export function readReplay(text: string): Wanted {
  const [layout = '', longest, seed, path] = text.split('|');
  return { layout, runs: 1, longest: Number(longest), seed: Number(seed), path };
}
