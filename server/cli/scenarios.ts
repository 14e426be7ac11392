import type { Command } from 'commander';
import { startThrowawayServer } from '../db/throwaway-server';
import { parseScenarios, type Scenario, ScenarioFormatError } from '../vectors/scenario-format';
import { beginningOf, playScenario, type StepResult } from '../vectors/scenarios';
import { makeScratchDatabases, type ScratchDatabases } from '../vectors/scratch-databases';
import { openScratchWorld } from '../vectors/scratch-world';
import { EXIT, type ExitCode, InputError } from './exit';
import { readJson } from './json-file';
import { example, JSON_OPTION, type Output, outputOf } from './output';
import { openProgress, type Progress } from './progress';
import { whileInterruptible } from './session';

export function registerScenarios(program: Command): void {
  const command = program
    .command('scenarios')
    .description(
      'Plays files of steps through the real verbs on a private database of its own. Needs nothing running.',
    )
    .argument('<files...>', 'JSON files of scenarios')
    .option(...JSON_OPTION)
    .action(async (files: string[], options: { json?: boolean }) => {
      process.exitCode = await scenarios(files, outputOf(options));
    });
  example(command, 'scenarios test-data/vectors/scenarios.json', 'scenarios walks/*.json --json');
}

type Played = { readonly name: string; readonly steps: number; readonly differing: readonly StepResult[] };
type PlayedFile = { readonly file: string; readonly scenarios: Played[] };

async function scenarios(names: readonly string[], out: Output): Promise<ExitCode> {
  // Every file is read before anything is played, so that a fault in the last one is not found after minutes.
  const files: { file: string; scenarios: Scenario[] }[] = [];
  for (const file of names) files.push({ file, scenarios: parse(file, await readJson(file)) });
  const total = files.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
  const progress = openProgress('Playing', total);
  const played: PlayedFile[] = [];
  await whileInterruptible(async (signal) => {
    const server = await startThrowawayServer('allot-scenarios-');
    try {
      const databases = await makeScratchDatabases(server);
      for (const { file, scenarios } of files)
        played.push({ file, scenarios: await playAll(databases, scenarios, progress, signal) });
    } finally {
      progress.end();
      await server.stop();
    }
  });
  return report(out, played);
}

function parse(file: string, value: unknown): Scenario[] {
  try {
    return parseScenarios(value);
  } catch (error) {
    if (error instanceof ScenarioFormatError) throw new InputError(`${file}: ${error.message}.`);
    throw error;
  }
}

async function playAll(
  databases: ScratchDatabases,
  scenarios: Scenario[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Played[]> {
  const played: Played[] = [];
  for (const scenario of scenarios) {
    signal.throwIfAborted();
    const results = await play(databases, scenario);
    const differing = results.filter(({ differences }) => differences.length > 0);
    played.push({ name: scenario.name, steps: scenario.steps.length, differing });
    progress.step(scenario.name);
  }
  return played;
}

async function play(databases: ScratchDatabases, scenario: Scenario): Promise<StepResult[]> {
  await databases.empty();
  const world = await openScratchWorld(databases.addresses, beginningOf(scenario));
  try {
    return await playScenario(world, scenario);
  } finally {
    await world.close();
  }
}

/** How many differing steps of a scenario are shown. */
const SHOWN = 5;

function report(out: Output, played: readonly PlayedFile[]): ExitCode {
  const summary = played.map(({ file, scenarios }) => {
    const failed = scenarios.filter(({ differing }) => differing.length > 0).length;
    return { file, passed: scenarios.length - failed, failed, scenarios };
  });
  out.document(summary);
  for (const { file, scenarios } of summary) {
    for (const { name, steps, differing } of scenarios) {
      out.line(`${differing.length === 0 ? 'passed' : 'FAILED'}  ${name} (${steps} steps)`);
      for (const { step, what, differences } of differing.slice(0, SHOWN))
        for (const difference of differences)
          out.line(`        ${file}, step ${step}, ${what}: ${difference}`);
      if (differing.length > SHOWN) out.line(`        and ${differing.length - SHOWN} more steps differ`);
    }
  }
  out.table(
    ['File', 'Passed', 'Failed'],
    summary.map(({ file, passed, failed }) => [file, passed, failed]),
  );
  return summary.some(({ failed }) => failed > 0) ? EXIT.failed : EXIT.done;
}
