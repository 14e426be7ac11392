import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{lib,server,scripts}/**/*.test.ts'],
    globalSetup: ['server/testing/private-server.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
