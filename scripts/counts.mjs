import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

// A runner that fails without naming a test (a file that cannot be read, a server that does not start) counts as one failed test, so
// that no failure is lost between its exit code and the sum.

/** What vitest's JSON report says, with the exit code of its process. */
export function countVitest(report, code) {
  const broken = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return admitFailure(code, {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + broken.length,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  });
}

/** What Playwright's JSON report says, with the exit code of its process. */
export function countPlaywright(report, code) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  return admitFailure(code, { passed: expected, failed: unexpected + flaky, skipped });
}

const admitFailure = (code, count) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count);

/** Each failed test of vitest's JSON report in a line: its file, its name, and how its message begins. */
export const failedInVitest = (report) =>
  (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    const place = relative(process.cwd(), file.name);
    if (failed.length === 0) return file.status === 'failed' ? [line(place, '', file.message)] : [];
    return failed.map((test) => line(place, test.fullName, test.failureMessages?.[0]));
  });

/** The same for Playwright's JSON report, whose suites hold suites. */
export const failedInPlaywright = (report) => (report?.suites ?? []).flatMap(failedInSuite);

const failedInSuite = (suite) => [
  ...(suite.specs ?? [])
    .filter((spec) => !spec.ok)
    .map((spec) => line(spec.file, spec.title, messageOf(spec))),
  ...(suite.suites ?? []).flatMap(failedInSuite),
];

const messageOf = (spec) =>
  spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error.message;

const line = (file, name, message) =>
  [
    file,
    name,
    stripVTControlCharacters(message ?? '')
      .split('\n', 3)
      .join(' ')
      .trim(),
  ]
    .filter(Boolean)
    .join(' › ');

export const addUp = (counts) =>
  counts.reduce((sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }));

export const sentence = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
