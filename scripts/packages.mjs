import { readFileSync } from 'node:fs';
import { lastLines, run, Stop, say } from './steps.mjs';

const LEAST_NODE = [20, 19];

/** @throws Stop where Node is too old for the packages. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  throw new Stop(`Allot needs Node ${LEAST_NODE.join('.')} or newer, and this is ${process.versions.node}.`);
}

/** Installs the packages where they are not those of package-lock.json. */
export async function providePackages() {
  if (packagesMatch()) return say('Packages', 'up to date');
  say('Packages', 'installing (a minute on a new machine)');
  // Building needs the development packages too, whatever NODE_ENV says.
  // It is not `npm ci`: that refuses a package-lock.json from a machine whose registry lacks the packages of other platforms. With
  // --no-save the versions and checksums of package-lock.json hold all the same, and the file itself is left as it is.
  const parameters = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'];
  const { code, output } = await run('npm', parameters, { quiet: true });
  if (code === 0) return say('Packages', 'installed');
  throw new Stop(
    `The packages could not be installed by "npm ${parameters.join(' ')}":\n${lastLines(output, 15)}`,
  );
}

/** npm writes what it has installed into node_modules; that it did so by `npm install` or for another script makes no difference. */
function packagesMatch() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  const same = (path) =>
    wanted[path]?.version === installed[path]?.version &&
    wanted[path]?.integrity === installed[path]?.integrity;
  // Optional packages are there for one platform only, so that one is missing tells nothing.
  const missing = (path) => !installed[path] && wanted[path].optional;
  return (
    Object.keys(wanted).every((path) => path === '' || missing(path) || same(path)) &&
    Object.keys(installed).every((path) => same(path))
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
