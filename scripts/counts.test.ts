import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The scripts are plain JavaScript for a machine without packages, so they are tried from outside, as they are used. */
function evaluate(expression: string): unknown {
  const code = `import * as counts from '${join(import.meta.dirname, 'counts.mjs')}'; console.log(JSON.stringify(${expression}));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

test('no failure is lost between a runner and the sum', () => {
  const vitest = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  const cases = [
    `counts.countVitest(${JSON.stringify(vitest)}, 1)`,
    'counts.countVitest(null, 1)',
    'counts.countPlaywright({ stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 0 } }, 1)',
    'counts.countPlaywright({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }, 1)',
    'counts.countPlaywright({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }, 0)',
  ];
  expect(evaluate(`[${cases.join(', ')}]`)).toEqual([
    { passed: 5, failed: 2, skipped: 2 },
    { passed: 0, failed: 1, skipped: 0 },
    { passed: 2, failed: 1, skipped: 0 },
    { passed: 2, failed: 1, skipped: 0 },
    { passed: 2, failed: 0, skipped: 0 },
  ]);
});

test('the last line names skipped tests only where there are some', () => {
  const sums = '[{ passed: 3, failed: 0, skipped: 0 }, { passed: 1, failed: 1, skipped: 2 }]';
  expect(evaluate(`[counts.sentence(${sums}[0]), counts.sentence(counts.addUp(${sums}))]`)).toEqual([
    '3 passed, 0 failed',
    '4 passed, 1 failed, 2 skipped',
  ]);
});
