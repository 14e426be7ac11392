import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lastLines, run, runTypeScript, Stop, say } from './steps.mjs';

// On Ubuntu 22.04 the package has the version in its name; MySQL's is a last resort.
const SERVER_PACKAGES = ['mariadb-server-core', 'mariadb-server-core-10.6', 'mysql-server-core-8.0'];

/** Finds a database server, or installs one. @throws Stop with what to do. */
export async function provideDatabaseServer() {
  const found = await findServer();
  if (found.version) return say('Database server', found.version);
  say('Database server', `none found, installing ${SERVER_PACKAGES[0]}`);
  const trouble = await installOneOf(SERVER_PACKAGES);
  const installed = await findServer();
  if (installed.version) return say('Database server', installed.version);
  throw new Stop(`${installed.advice}${trouble ? `\nInstalling it failed: ${trouble}` : ''}`);
}

async function findServer() {
  const { code, output } = await runTypeScript('server/cli/find-server.ts', [], { quiet: true });
  if (code === 0) return { version: output.trim().replace(/^\S+\s+Ver\s+/, '') };
  if (code === 69) return { advice: output.trim() };
  throw new Stop(`Looking for a database server failed:\n${lastLines(output)}`);
}

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of a browser for the browser tests, which is installed where there is none. @throws Stop with what to do. */
export async function provideChromium() {
  const found = await findChromium();
  if (found) {
    say('Chromium', found);
    return found;
  }
  say('Chromium', 'none found, installing it');
  const trouble = await installOneOf(['chromium']);
  // On Ubuntu the package is an empty one that points to a snap; Playwright's own download is then the way.
  if (!(await findChromium())) {
    await run(process.execPath, ['node_modules/playwright/cli.js', 'install', '--with-deps', 'chromium'], {
      quiet: true,
    });
  }
  const installed = await findChromium();
  if (!installed) {
    throw new Stop(
      `The browser tests need Chromium: install it with "apt-get install chromium" or "npx playwright install chromium".${trouble ? `\nInstalling it failed: ${trouble}` : ''}`,
    );
  }
  say('Chromium', `installed, ${installed}`);
  return installed;
}

async function findChromium() {
  const { chromium } = await import('@playwright/test');
  const paths = [process.env.CHROMIUM, ...CHROMIUMS, chromium.executablePath()];
  for (const path of paths.filter((one) => one && existsSync(one))) {
    const { code } = await run(path, ['--version', '--no-sandbox'], { quiet: true });
    if (code === 0) return path;
  }
  return null;
}

/** Unpacked there and not installed: Debian's package would start a Prometheus of its own. */
const PROMTOOL_CACHE = resolve('node_modules/.cache/allot/promtool');

/** The path of promtool, which tests the alert rules, and which is fetched where there is none. @throws Stop with what to do. */
export async function providePromtool() {
  const found = await findPromtool();
  if (found) {
    say('promtool', found);
    return found;
  }
  say('promtool', "none found, fetching Debian's");
  const trouble = await unpackPromtool();
  const unpacked = await findPromtool();
  if (unpacked) {
    say('promtool', `fetched, ${unpacked}`);
    return unpacked;
  }
  throw new Stop(
    `The tests of the alert rules need promtool: have it in the PATH, as "apt-get install prometheus" does, or name it in PROMTOOL.\nFetching it failed: ${trouble}`,
  );
}

async function findPromtool() {
  for (const path of [process.env.PROMTOOL, 'promtool', PROMTOOL_CACHE].filter(Boolean)) {
    const { code } = await run(path, ['--version'], { quiet: true });
    if (code === 0) return path;
  }
  return null;
}

/** Returns why it could not, or an empty text. */
async function unpackPromtool() {
  if (!existsSync('/usr/bin/apt-get')) return 'this system has no apt-get';
  mkdirSync(resolve(PROMTOOL_CACHE, '..'), { recursive: true });
  const folder = mkdtempSync(`${PROMTOOL_CACHE}-`);
  try {
    let fetched = await inFolder(folder, 'apt-get -q download prometheus');
    // A new machine or container has no list of packages yet.
    if (fetched.code !== 0 && (await apt(['update'])).code === 0)
      fetched = await inFolder(folder, 'apt-get -q download prometheus');
    if (fetched.code !== 0) return lastLines(fetched.output, 3);
    const unpacked = await inFolder(
      folder,
      'dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xf - ./usr/bin/promtool',
    );
    if (unpacked.code !== 0) return lastLines(unpacked.output, 3);
    // Only a whole file gets the name, whoever else unpacks it at the same time.
    renameSync(join(folder, 'usr/bin/promtool'), PROMTOOL_CACHE);
    return '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const inFolder = (folder, line) => run('sh', ['-c', `cd "$1" && ${line}`, 'sh', folder], { quiet: true });

/** Installs the first package of the list that the system has. Returns why it could not, or an empty text. */
async function installOneOf(names) {
  if (!existsSync('/usr/bin/apt-get')) return 'this system has no apt-get';
  const first = await apt(['install', '-y', '--no-install-recommends', names[0]]);
  if (first.code === 0) return '';
  // A new machine or container has no list of packages yet.
  const update = await apt(['update']);
  let last = update;
  for (const name of names) {
    last = await apt(['install', '-y', '--no-install-recommends', name]);
    if (last.code === 0) return '';
  }
  return lastLines(last.output, 3);
}

function apt(parameters) {
  const asRoot = process.getuid() === 0;
  const [command, ...before] = asRoot ? ['env'] : ['sudo', '-n', 'env'];
  return run(
    command,
    // Another apt may be at work on a machine that has just been started; it is waited for.
    [
      ...before,
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-q',
      '-o',
      'DPkg::Lock::Timeout=180',
      ...parameters,
    ],
    { quiet: true },
  );
}
