import { fileURLToPath } from 'node:url';
import { checkNode, providePackages } from './packages.mjs';
import { forwardSignals, main, run, say } from './steps.mjs';

// `npm run check`: everything that CI checks apart from the tests. All of it runs, also after a failure.
const CHECKS = [
  ['Types', 'node_modules/typescript/bin/tsc', ['--noEmit']],
  ['Style', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings']],
  ['Rooms', 'scripts/check-imports.mjs', []],
  ['Unused', 'node_modules/knip/bin/knip.js', []],
];

main(async () => {
  forwardSignals();
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  checkNode();
  await providePackages();
  // In a fresh clone the types of Next itself, and those of our routes, are not written yet.
  await run(process.execPath, ['node_modules/next/dist/bin/next', 'typegen'], { quiet: true });
  const failed = [];
  for (const [name, file, parameters] of CHECKS) {
    const { code } = await run(process.execPath, [file, ...parameters]);
    say(name, code === 0 ? 'good' : 'FAILED');
    if (code !== 0) failed.push(name);
  }
  say('Checks', failed.length === 0 ? 'all good' : `failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
