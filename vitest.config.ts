import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{lib,server,scripts,bench}/**/*.test.ts'],
    globalSetup: ['server/testing/private-server.ts'],
    // Tests wait for the database and for processes most of the time, so two files at once do even where there are two cores only.
    maxWorkers: 2,
    // What a module holds is of the process and not of one test, so a worker loads the packages once and not for every file.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
