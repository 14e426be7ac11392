import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, VARIABLE_NAMES } from '../server/config';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const scripts = (): Record<string, string> => JSON.parse(read('package.json')).scripts;

describe('the container file', () => {
  const lines = read('Containerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const values = (word: string) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  const copied = values('COPY')
    .filter((copy) => !copy.startsWith('--from='))
    .flatMap((copy) => copy.split(' ').slice(0, -1));

  test('copies only what is there, each thing by its name', () => {
    expect(copied.length).toBeGreaterThan(10);
    for (const source of copied) expect(existsSync(join(ROOT, source)), source).toBe(true);
    // A folder copied whole would take an .env and a data folder with it.
    expect(copied.filter((source) => /^[./]*$|[*?]|env|allot/.test(source))).toEqual([]);
  });

  test('copies all that a build is made from', () => {
    const notBuilt = /^(vitest|playwright|drizzle)\.config\.|^(biome|knip)\.json$|^next-env\.d\.ts$/;
    const atTop = readdirSync(ROOT).filter((name) => /\.(m?[jt]s|json)$/.test(name) && !notBuilt.test(name));
    const folders = ['app', 'components', 'lib', 'server', 'scripts', 'sample'];
    expect([...atTop, ...folders].filter((name) => !copied.includes(name))).toEqual([]);
  });

  test('leaves out of the context nothing that it copies', () => {
    const ignored = read('.containerignore').trimEnd().split('\n');
    expect(copied.filter((source) => ignored.includes(source))).toEqual([]);
    for (const secret of ['.env', '.allot', '.git']) expect(ignored).toContain(secret);
  });

  test('installs as the start does, or the start would install again', () => {
    const [, parameters] = /const parameters = \[(.*)\];/.exec(read('scripts/packages.mjs'))!;
    const install = parameters!.replaceAll(/[',]/g, '');
    expect(values('RUN')).toContain(`npm ${install}`);
    expect(scripts().build).toBeDefined();
    expect(values('RUN').some((run) => run.startsWith('npm run build'))).toBe(true);
  });

  test('starts what npm start starts, as somebody who is not root, and asks it for its health', () => {
    expect((JSON.parse(values('CMD').at(-1)!) as string[]).join(' ')).toBe(scripts().start);
    expect(values('USER').at(-1)).toBe('node');
    const [, health] = values('HEALTHCHECK')[0]!.split(' CMD ');
    const [program, flag, code] = JSON.parse(health!) as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    const path = /process\.env\.PORT \+ '(\/[\w/]+)'/.exec(code!)![1];
    expect(existsSync(join(ROOT, 'app', path!, 'route.ts')), path).toBe(true);
    expect(() => new Function(code!)).not.toThrow();
  });

  test('has no secret and no address of a database', () => {
    const set = values('ENV').flatMap((env) => env.split(' ').map((pair) => pair.split('=')[0]!));
    expect(set).toEqual(expect.arrayContaining(['DATA_DIR', 'HOST', 'PORT']));
    expect(set.filter((name) => /_URL$|SECRET|PASSWORD|TOKEN/.test(name))).toEqual([]);
    expect(values('ARG')).toEqual([]);
    expect(values('VOLUME')).toEqual(['/data']);
  });
});

describe('the systemd units', () => {
  const settings = (unit: string): Map<string, string> =>
    new Map(
      read(`deploy/${unit}`)
        .split('\n')
        .filter((line) => /^[A-Z]\w+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );

  test.each(['allot.service', 'allot-backup.service'])(
    '%s runs a file that is there, and may do little else',
    (unit) => {
      const set = settings(unit);
      const words = set.get('ExecStart')!.split(' ');
      expect(words[0]).toBe('/usr/bin/node');
      expect(existsSync(join(ROOT, words.find((word) => /\.(mjs|ts)$/.test(word))!))).toBe(true);
      expect(Object.fromEntries(set)).toMatchObject({
        NoNewPrivileges: 'true',
        ProtectSystem: 'strict',
        PrivateTmp: 'true',
        EnvironmentFile: '/etc/allot.env',
        User: 'allot',
      });
      expect(set.get('ReadWritePaths')).toContain('/var/lib/allot');
    },
  );

  test('the console is ended by SIGTERM, with more time than it takes', () => {
    const set = settings('allot.service');
    expect(`node ${set.get('ExecStart')!.split(' ').slice(1).join(' ')}`).toBe(scripts().start);
    expect(set.get('KillSignal')).toBe('SIGTERM');
    expect(set.get('Restart')).toBe('on-failure');
    const longest = Number(
      /LONGEST_END_MS = ([\d_]+)/.exec(read('server/process.ts'))![1]!.replaceAll('_', ''),
    );
    expect(Number(set.get('TimeoutStopSec')) * 1000).toBeGreaterThan(longest + 2_000);
  });

  test('the timer starts the backup, whose verb and option exist', () => {
    expect(settings('allot-backup.timer').get('OnCalendar')).toBe('*-*-* *:50:00');
    expect(settings('allot-backup.service').get('ExecStart')).toContain('backup --to /var/backups/allot');
    expect(read('server/cli/backup.ts')).toContain("'--to <path>'");
  });
});

describe('the variables of the environment', () => {
  const given = read('.env.example')
    .split('\n')
    .flatMap((line) => /^# ([A-Z][A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) ?? [])
    .reduce<[string, string][]>((pairs, word, index, all) => {
      if (index % 2 === 0) pairs.push([word, all[index + 1]!]);
      return pairs;
    }, []);

  test('are all in the example environment, and no other', () => {
    expect(given.map(([name]) => name).toSorted()).toEqual([...VARIABLE_NAMES].toSorted());
  });

  test('hold as the example gives them, and none is set by copying it', () => {
    expect(() => readConfig(Object.fromEntries(given))).not.toThrow();
    const set = read('.env.example')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(set).toEqual([]);
  });

  test('have the defaults that the example says', () => {
    const defaults: Record<string, unknown> = {
      ...readConfig({ DATABASE_URL: 'mysql://h/a', SOURCE_DATABASE_URL: 'mysql://h/b' }),
    };
    const example: Record<string, unknown> = { ...readConfig(Object.fromEntries(given)) };
    const examples = [
      'databases',
      'programStart',
      'specialPartners',
      'publicUrl',
      'trustedProxies',
      'webhooks',
      'shadow',
    ];
    for (const name of Object.keys(defaults).filter((name) => !examples.includes(name)))
      expect([name, example[name]]).toEqual([name, defaults[name]]);
  });

  test('are all in the table of the README', () => {
    const table = read('README.md').split('## Configuration')[1]!.split('\n## ')[0]!;
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const names = rows.flatMap((row) =>
      [...row.split(' | ')[0]!.matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]!),
    );
    expect(names.toSorted()).toEqual([...VARIABLE_NAMES, 'TEST_DATABASE_URL'].toSorted());
  });
});
