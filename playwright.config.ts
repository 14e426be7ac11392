import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { freePort } from './e2e/free-port';

// The configuration is read again by every worker; they inherit the port and the folder that the first reading has chosen.
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_FOLDER ??= mkdtempSync(join(tmpdir(), 'allot-walks-'));
const address = `http://127.0.0.1:${process.env.E2E_PORT}`;

const debian = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined;

/** Walks that start a console of their own. */
const OF_THEIR_OWN = /(decide|end|restored|states)\.spec\.ts$/;
/** Walks that change nothing in the one program, and that nothing confuses which the others do there meanwhile. */
const THAT_LOOK = /(calendar|foreign|help|look|run|runs)\.spec\.ts$/;

/**
 * What the browser does beside showing our pages. The first three are parts of its own window, which it draws for every page anew though nobody sees
 * them. It goes by the last such list that it is given, so what Playwright turns off stands here once more.
 */
const TURNED_OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

const AS_FIRST_ADMIN = { storageState: join(process.env.E2E_FOLDER, 'first-admin.json') };

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Also for a configuration elsewhere that builds on this one.
  globalSetup: join(import.meta.dirname, 'e2e/command-line.ts'),
  // Two at a time at most: one of the walks that act in the one program, and one of the others.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    ...devices['Desktop Chrome'],
    baseURL: address,
    // Without a film, which the browser would take of every walk to throw it away: what each step found is kept as the page itself.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || debian,
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-features=${TURNED_OFF.join(',')}`,
      ],
    },
  },
  projects: [
    // The walks go on as the first admin, who is made once, through the page that the server's link leads to.
    { name: 'set-up', testMatch: /\.setup\.ts$/, workers: 1 },
    // They act in one program, so they take turns.
    {
      name: 'walks',
      testIgnore: [OF_THEIR_OWN, THAT_LOOK],
      workers: 1,
      dependencies: ['set-up'],
      use: AS_FIRST_ADMIN,
    },
    // What they do to their consoles nobody else sees, so they go on beside the others; they are long, and wait much.
    { name: 'own consoles', testMatch: OF_THEIR_OWN, workers: 1, dependencies: ['set-up'] },
    // They fill in wherever one of those two has come to its end.
    { name: 'looks', testMatch: THAT_LOOK, dependencies: ['set-up'], use: AS_FIRST_ADMIN },
  ],
  webServer: {
    command: 'node scripts/serve-for-tests.mjs',
    cwd: import.meta.dirname,
    url: address,
    env: { PORT: process.env.E2E_PORT, E2E_FOLDER: process.env.E2E_FOLDER },
    reuseExistingServer: false,
    // A build on a slow machine, and a week of the sample to fill in.
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    stdout: 'pipe',
  },
});
