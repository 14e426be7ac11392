import { defineConfig } from '@playwright/test';
import base from '../playwright.config';

// `npm run screenshots`: every page, in both themes and at two widths, into docs/images. It starts a console of its own on a fresh sample program.
export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: '../test-results',
  reporter: 'line',
  workers: 1,
  projects: [
    { name: 'set-up', testMatch: /photographs-begin\.ts$/ },
    {
      name: 'screenshots',
      testMatch: /photographs\.ts$/,
      dependencies: ['set-up'],
      ...(base.projects?.[1]?.use ? { use: base.projects[1].use } : {}),
    },
  ],
});
