import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'vite';

// Who may import whom, by the rooms at the top. A room that is not named here (scripts, e2e, bench) may import what it likes.
const MAY_IMPORT = {
  lib: { rooms: [], packages: ['zod', 'temporal-polyfill'] },
  server: { rooms: ['lib'] },
  components: { rooms: ['lib'], types: ['server/api'] },
  app: { rooms: ['components', 'lib', 'server/api'] },
};
// The domain's tests read the vectors and invent cases; that does not make the domain itself impure.
const PACKAGES_OF_TESTS = ['vitest', 'fast-check'];
const DUMPING_GROUNDS = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'shared', 'services'];

const root = resolve(process.argv[2] ?? '.');
const faults = Object.keys(MAY_IMPORT).flatMap((room) =>
  filesIn(room).flatMap((file) => faultsOf(room, file)),
);
for (const fault of faults) console.error(fault);
console.log(`Imports: ${faults.length === 0 ? 'as the rooms allow' : `${faults.length} against the rule`}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function filesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}

function faultsOf(room, file) {
  const source = readFileSync(join(root, file), 'utf8');
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) return [`${file}: cannot be parsed: ${errors[0].message}`];
  const faults = importsOf(module, source)
    .map(({ name, typeOnly }) => faultOf(room, file, name, typeOnly))
    .filter(Boolean);
  const reexports = module.staticExports.some(({ entries }) => entries.some((entry) => entry.moduleRequest));
  if (/(^|\/)index\.tsx?$/.test(file) && reexports)
    faults.push('hands on what other files export; import those files');
  const ground = dirname(file)
    .split('/')
    .find((part) => DUMPING_GROUNDS.includes(part));
  if (ground) faults.push(`lies in a folder named "${ground}", which says nothing about what is in it`);
  return faults.map((fault) => `${file}: ${fault}`);
}

function importsOf({ staticImports, staticExports, dynamicImports }, source) {
  return [
    ...staticImports.map(({ start, end, moduleRequest }) => ({
      name: moduleRequest.value,
      // `import { type A }` still loads the module when it runs; only `import type` does not.
      typeOnly: /^import\s+type\b/.test(source.slice(start, end)),
    })),
    ...staticExports.flatMap(({ start, end, entries }) =>
      entries
        .filter((entry) => entry.moduleRequest)
        .map((entry) => ({
          name: entry.moduleRequest.value,
          typeOnly: /^export\s+type\b/.test(source.slice(start, end)),
        })),
    ),
    ...dynamicImports.map(({ moduleRequest }) => ({
      name: source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      typeOnly: false,
    })),
  ];
}

function faultOf(room, file, name, typeOnly) {
  const rule = MAY_IMPORT[room];
  const target = pathOf(file, name);
  if (target === null) return faultOfPackage(rule, file, name);
  const within = (folders) => folders.some((folder) => target === folder || target.startsWith(`${folder}/`));
  const [targetRoom] = target.split('/');
  if (targetRoom === room || within(rule.rooms)) return null;
  // Data and files at the top belong to no room.
  if (!(targetRoom in MAY_IMPORT)) return null;
  if (within(rule.types ?? []))
    return typeOnly ? null : `imports ${target}, of which it may have types only: import type`;
  return `imports ${target}; ${room} may import ${rule.rooms.join(', ') || 'nothing of ours'}`;
}

function faultOfPackage(rule, file, name) {
  if (!rule.packages) return null;
  const isTest = /\.test\.tsx?$/.test(file);
  const allowed = isTest ? [...rule.packages, ...PACKAGES_OF_TESTS] : rule.packages;
  if (allowed.includes(name) || (isTest && name.startsWith('node:'))) return null;
  return `imports ${name}; from outside it may import ${rule.packages.join(' and ')} only`;
}

/** The imported file's path from the root, or null for a package. */
function pathOf(file, name) {
  if (name.startsWith('@/')) return name.slice(2);
  return name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : null;
}
