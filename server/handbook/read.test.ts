import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HANDBOOK, listHandbook, readHandbook } from './read';

describe('the handbook', () => {
  test('has a page for each job, which its contents name', async () => {
    const names = (await listHandbook()).map(({ name }) => name);
    expect(names).toEqual([
      'morning-check',
      'waiting-approval',
      'wrong-rate',
      'late-votes',
      'stuck-transfer',
      'missed-period',
      'old-results',
      'restart',
      'restore',
    ]);
    const contents = (await readHandbook(null))!.html;
    for (const name of names) expect(contents).toContain(`href="/help/${name}"`);
  });

  test('leads nowhere in vain, neither here nor in the repository', async () => {
    const files = (await readdir(HANDBOOK)).filter((file) => file.endsWith('.md'));
    for (const file of files) {
      const text = await readFile(join(HANDBOOK, file), 'utf8');
      for (const [, address = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(address)) continue;
        const [path = '', anchor] = address.split('#');
        const target =
          path === '' ? join(HANDBOOK, file) : normalize(join(dirname(join(HANDBOOK, file)), path));
        const there = await readFile(target, 'utf8');
        if (anchor) expect(anchorsOf(there), `${file}: ${address}`).toContain(anchor);
      }
    }
  });
});

/** Every source text below a folder of the repository, as one. */
async function sourcesOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true });
  const texts = files
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFile(join(folder, file), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('what the handbook names', () => {
  const pages = async () => {
    const files = (await readdir(HANDBOOK)).filter((file) => file.endsWith('.md'));
    return Promise.all(
      files.map(async (file) => [file, await readFile(join(HANDBOOK, file), 'utf8')] as const),
    );
  };

  test('is there: every button that is to be pressed', async () => {
    const components = await sourcesOf('components');
    for (const [file, text] of await pages())
      for (const [, word = ''] of text.matchAll(/press \*\*([^*]+)\*\*/gi))
        expect(components, `${file}: ${word}`).toMatch(new RegExp(`['"\`]${word}['"\` ]`));
  });

  test('is there: every verb of the command line', async () => {
    const verbs = await sourcesOf('server/cli');
    for (const [file, text] of await pages())
      for (const [, verb = ''] of text.matchAll(/npm run (?:--silent )?allot -- ([a-z-]+)/g))
        expect(verbs, `${file}: ${verb}`).toContain(`.command('${verb}')`);
  });
});

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s+/g, '-'),
  );

describe('a page', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handbook-'));
    await writeFile(join(folder, 'README.md'), '# All\n\n- [The second](two.md)\n- [The first](one.md)\n');
    await writeFile(join(folder, 'two.md'), '# Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n');
    await writeFile(
      join(folder, 'one.md'),
      '# One\n\n[two](two.md#what), [out](../secret.md), [away](https://example.com/a.md), <script>alert(1)</script>\n',
    );
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is listed where the contents name it', async () => {
    expect(await listHandbook(folder)).toEqual([
      { name: 'two', title: 'Two' },
      { name: 'one', title: 'One' },
    ]);
  });

  test('has its links lead to other pages, and keeps the words of those that leave the folder', async () => {
    const { html } = (await readHandbook('one', folder))!;
    expect(html).toContain('<a href="/help/two#what">two</a>');
    expect(html).toContain(', out, ');
    expect(html).toContain('<a href="https://example.com/a.md">away</a>');
    expect(html).not.toContain('<script>');
  });

  test('has its tables', async () => {
    expect((await readHandbook('two', folder))!.html).toContain('<td>2</td>');
  });

  test('is none where the name leads out of the folder or to nothing', async () => {
    for (const name of ['../one', '..', '/etc/passwd', 'one.md', 'three', '', 'README', 'one\0'])
      expect(await readHandbook(name, folder)).toBeNull();
  });
});
