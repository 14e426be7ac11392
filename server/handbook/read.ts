import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';

/** The operator's handbook, as it lies beside the sources. */
export const HANDBOOK = join(process.cwd(), 'docs', 'handbook');

/** The page that leads to all others; it is named as the web sites of repositories want it. */
const CONTENTS = 'README';

export type HandbookPage = { readonly name: string; readonly title: string; readonly html: string };

/** The names and titles of the pages, in the order in which the contents name them; whatever they do not name comes last. */
export async function listHandbook(folder = HANDBOOK): Promise<{ name: string; title: string }[]> {
  const names = (await namesIn(folder)).filter((name) => name !== CONTENTS);
  const contents = await readFile(join(folder, `${CONTENTS}.md`), 'utf8');
  const place = (name: string) => {
    const found = contents.indexOf(`(${name}.md)`);
    return found < 0 ? contents.length : found;
  };
  const pages = await Promise.all(
    names.map(async (name) => ({
      name,
      title: titleOf(await readFile(join(folder, `${name}.md`), 'utf8'), name),
    })),
  );
  return pages.sort((a, b) => place(a.name) - place(b.name));
}

/**
 * A page as HTML in which nothing is but what Markdown makes; links to other pages lead to them in the console.
 * @param name of the page; without one, the contents.
 * @returns null where the folder has no page of that name: a name is looked for among the files and never made into a path.
 */
export async function readHandbook(name: string | null, folder = HANDBOOK): Promise<HandbookPage | null> {
  const names = await namesIn(folder);
  const found = names.find((one) => one === (name ?? CONTENTS));
  if (found === undefined || name === CONTENTS) return null;
  const text = await readFile(join(folder, `${found}.md`), 'utf8');
  const html = micromark(text, { extensions: [gfmTable()], htmlExtensions: [gfmTableHtml()] });
  return { name: found, title: titleOf(text, found), html: withLinks(html, names) };
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).flatMap((file) => (file.endsWith('.md') ? [file.slice(0, -3)] : []));

const titleOf = (text: string, name: string): string => /^# (.+)$/m.exec(text)?.[1]?.trim() ?? name;

/** A link to a page of the folder leads to it in the console; one that leaves the folder is its words, since nothing is served from there. */
const withLinks = (html: string, names: readonly string[]): string =>
  html.replaceAll(/<a href="([^"]*)">(.*?)<\/a>/gs, (whole, address: string, words: string) => {
    if (/^(https?:|#)/.test(address)) return whole;
    const [, name, anchor = ''] = /^(?:\.\/)?([\w-]+)\.md(#[\w-]*)?$/.exec(address) ?? [];
    if (name === undefined || !names.includes(name)) return words;
    return `<a href="/help${name === CONTENTS ? '' : `/${name}`}${anchor}">${words}</a>`;
  });
