import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addUp,
  countPlaywright,
  countVitest,
  failedInPlaywright,
  failedInVitest,
  sentence,
} from './counts.mjs';
import { checkNode, providePackages } from './packages.mjs';
import { provideChromium, provideDatabaseServer, providePromtool } from './provision.mjs';
import { forwardSignals, main, run } from './steps.mjs';

// `npm test`: unit and integration tests, then the walks in a browser, on a machine where nothing is set up. Its last line is the count.
main(async () => {
  forwardSignals();
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  checkNode();
  await providePackages();
  if (!process.env.TEST_DATABASE_URL) await provideDatabaseServer();
  const reports = mkdtempSync(join(tmpdir(), 'allot-reports-'));
  try {
    const runners = [await runVitest(join(reports, 'vitest.json'))];
    if (hasWalks()) runners.push(await runPlaywright(join(reports, 'playwright.json')));
    const total = addUp(runners.map((runner) => runner.count));
    // What failed is named again beside the count, because the log of a whole run is long and often kept by its end only.
    for (const failed of runners.flatMap((runner) => runner.failed)) console.log(`Failed: ${failed}`);
    console.log(sentence(total));
    // In CI a test that was skipped has shown nothing, and a run without tests never has.
    const enough = total.passed > 0 && (total.skipped === 0 || !process.env.CI);
    return total.failed === 0 && enough ? 0 : 1;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
});

async function runVitest(report) {
  const parameters = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const environment = { PROMTOOL: await providePromtool() };
  const { code } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', ...parameters], {
    environment,
  });
  const results = read(report);
  return { count: countVitest(results, code), failed: failedInVitest(results) };
}

const hasWalks = () =>
  existsSync('e2e') &&
  readdirSync('e2e', { recursive: true }).some((file) => /\.(test|spec)\.ts$/.test(file));

async function runPlaywright(report) {
  const environment = { CHROMIUM: await provideChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const parameters = ['test', '--reporter=list,json'];
  const { code } = await run(process.execPath, ['node_modules/@playwright/test/cli.js', ...parameters], {
    environment,
  });
  const results = read(report);
  return { count: countPlaywright(results, code), failed: failedInPlaywright(results) };
}

function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return null;
  }
}
