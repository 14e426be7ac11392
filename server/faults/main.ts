import { parseArgs } from 'node:util';
import { checkSequences, readReplay, type Wanted } from '../model/check-sequences';
import { LAYOUTS } from '../model/layout';
import { openFaultServer } from './server';
import { type FaultKind, KINDS, SCENES, tryFaults, USUAL } from './try-faults';

const HELP = `npm run faults                       every sort of fault in every scene, some of the places each
npm run faults -- --every 1          the same in every single place: for a night
npm run faults -- --only kill,disk   of ${KINDS.join(', ')}
npm run faults -- --scene run,skip   in the scenes whose name has one of these
npm run faults -- --model 1000       so many random sequences against the model
MODEL_REPLAY='…' npm run faults -- --model 1`;

/** The most stretches of a sequence, of which some are of several steps. */
const LONGEST = 45;

const say = (line: string) => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    every: { type: 'string' },
    only: { type: 'string' },
    scene: { type: 'string', default: '' },
    help: { type: 'boolean' },
  },
});
if (values.help) say(HELP);
else if (values.model !== undefined) process.exitCode = (await playModel(Number(values.model))) ? 0 : 1;
else process.exitCode = (await playFaults()) ? 0 : 1;

async function playFaults(): Promise<boolean> {
  const only = values.only?.split(',') ?? [];
  const unknown = only.filter((kind) => !(KINDS as readonly string[]).includes(kind));
  if (unknown.length > 0)
    throw new Error(`there is no sort of fault "${unknown.join()}"; there are ${KINDS.join(', ')}`);
  const kinds = only.length > 0 ? (only as FaultKind[]) : KINDS;
  const n = Number(values.every);
  const every =
    n >= 1 ? { kill: n, transaction: n, connection: n, restart: n, instances: n, clock: n, disk: 1 } : USUAL;
  const report = await tryFaults(
    kinds,
    every,
    say,
    SCENES.filter((name) => values.scene.split(',').some((part) => name.includes(part))),
  );
  for (const line of report.lines()) say(line);
  return report.failures.length === 0;
}

/** Half of the sequences are in UTC, the others where days are longer or shorter; a tenth more does two acts at once now and then. */
async function playModel(sequences: number): Promise<boolean> {
  const names = Object.keys(LAYOUTS);
  const share = (name: string) =>
    Math.ceil(name === 'utc' ? sequences / 2 : sequences / 2 / (names.length - 1));
  const replay = process.env.MODEL_REPLAY;
  const wanted: Wanted[] = replay
    ? [readReplay(replay)]
    : [
        ...names.map((layout) => ({ layout, runs: share(layout), longest: LONGEST })),
        { layout: 'utc', runs: Math.ceil(sequences / 10), longest: LONGEST, pairs: true },
      ];
  const server = await openFaultServer();
  let [played, acts] = [0, 0];
  try {
    for (const [index, one] of wanted.entries()) {
      const { tally, failure } = await checkSequences(await server.databases(`model${index}`), one);
      played += tally.sequences;
      acts += tally.acts;
      const pairs = one.pairs ? `, ${tally.pairs} times two acts at once` : '';
      say([`${one.layout}: ${tally.sequences} sequences${pairs}`, ...tally.lines()].join('\n  '));
      if (failure === null) continue;
      say(failure);
      return false;
    }
  } finally {
    await server.close();
  }
  say(`${played} sequences of ${acts} acts came out as the rules say`);
  return true;
}
