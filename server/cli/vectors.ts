import type { Command } from 'commander';
import { z } from 'zod';
import { checkVectors, VectorFormatError, type VectorResult } from '../vectors/vectors';
import { EXIT, type ExitCode, InputError } from './exit';
import { firstDifference } from './first-difference';
import { readJson } from './json-file';
import { example, JSON_OPTION, type Output, outputOf } from './output';

export function registerVectors(program: Command): void {
  const command = program
    .command('vectors')
    .description(
      'Checks the engine against files of worked cases, told apart by their fields. Needs no database.',
    )
    .argument('<files...>', 'JSON files: cases of splitting, of accruing or of distributing')
    .option(...JSON_OPTION)
    .action(async (files: string[], options: { json?: boolean }) => {
      process.exitCode = await vectors(files, outputOf(options));
    });
  example(command, 'vectors test-data/vectors/split.json test-data/vectors/distribution.json');
}

/** How many failed cases of a file are shown. */
const SHOWN = 3;

async function vectors(files: readonly string[], out: Output): Promise<ExitCode> {
  const checked: { file: string; results: VectorResult[] }[] = [];
  for (const file of files) checked.push({ file, results: check(file, await readJson(file)) });
  const summary = checked.map(({ file, results }) => {
    const failures = results.filter((result) => !result.passed);
    return {
      file,
      passed: results.length - failures.length,
      failed: failures.length,
      failures: failures.slice(0, SHOWN).map(({ name, expected, actual }) => ({
        name,
        ...firstDifference(expected, actual),
      })),
    };
  });
  out.document(summary);
  out.table(
    ['File', 'Passed', 'Failed'],
    summary.map(({ file, passed, failed }) => [file, passed, failed]),
  );
  for (const { file, failures } of summary) {
    for (const { name, at, expected, actual } of failures)
      out.line(`${file}: ${name}: ${at} is to be ${expected}, and is ${actual}`);
  }
  return summary.some(({ failed }) => failed > 0) ? EXIT.failed : EXIT.done;
}

function check(file: string, cases: unknown): VectorResult[] {
  try {
    return checkVectors(cases);
  } catch (error) {
    if (error instanceof z.ZodError) throw new InputError(`${file}: ${z.prettifyError(error)}`);
    if (error instanceof VectorFormatError) throw new InputError(`${file}: ${error.message}.`);
    throw error;
  }
}
