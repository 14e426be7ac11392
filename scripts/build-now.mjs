import { fileURLToPath } from 'node:url';
import { provideBuild } from './build.mjs';
import { checkNode, providePackages } from './packages.mjs';
import { forwardSignals, main } from './steps.mjs';

// `npm run build`: packages and build, without a database and without starting anything, for an image or a folder that is read-only afterwards.
main(async () => {
  forwardSignals();
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  checkNode();
  await providePackages();
  await provideBuild();
  return 0;
});
