import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run, Stop, say } from './steps.mjs';

const ROOMS = ['app', 'components', 'lib', 'server', 'public'];
// Files at the top that only tests, checks and migrations read.
const NOT_BUILT = /^(vitest|playwright|drizzle)\.config\.|^(biome|knip)\.json$|^next-env\.d\.ts$/;
const STAMP = '.next/allot-sources';

export const NEXT = 'node_modules/next/dist/bin/next';

/** Builds the console where a source has changed since the last build. @throws Stop with the end of the build's output. */
export async function provideBuild() {
  const sources = hashOfSources();
  if (existsSync('.next/BUILD_ID') && read(STAMP) === sources) return say('Build', 'up to date');
  say('Build', 'building the console (a minute on a new machine)');
  const started = Date.now();
  const { code, output } = await run(process.execPath, [NEXT, 'build'], { quiet: true });
  if (code !== 0) throw new Stop(`The build failed:\n${lastLines(output, 40)}`);
  writeFileSync(STAMP, sources);
  say('Build', `done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function hashOfSources() {
  const hash = createHash('sha256');
  const top = readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(m?[jt]s|json)$/.test(entry.name) && !NOT_BUILT.test(entry.name))
    .map((entry) => entry.name);
  for (const path of [...top, ...ROOMS.flatMap(filesIn)].sort()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
