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

test('what failed is named in one line with its file and how its message begins', () => {
  const vitest = {
    testResults: [
      {
        name: 'lib/a.test.ts',
        status: 'passed',
        assertionResults: [{ status: 'passed', fullName: 'holds' }],
      },
      {
        name: 'lib/b.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'a day adds up', failureMessages: ['expected 1\nto be 2'] },
        ],
      },
      { name: 'lib/c.test.ts', status: 'failed', assertionResults: [], message: 'cannot be read' },
    ],
  };
  const spec = {
    file: 'x.spec.ts',
    title: 'a walk',
    ok: false,
    tests: [{ results: [{ error: { message: 'lost' } }] }],
  };
  const playwright = { suites: [{ suites: [{ specs: [spec, { ...spec, ok: true }] }] }] };
  expect(
    evaluate(
      `[...counts.failedInVitest(${JSON.stringify(vitest)}), ...counts.failedInPlaywright(${JSON.stringify(playwright)})]`,
    ),
  ).toEqual([
    'lib/b.test.ts › a day adds up › expected 1 to be 2',
    'lib/c.test.ts › cannot be read',
    'x.spec.ts › a walk › lost',
  ]);
});
