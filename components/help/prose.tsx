import Link from 'next/link';
import { createElement, type ReactNode } from 'react';

/** What Markdown makes, and nothing else; whatever else stood in a page would be shown as text. */
const LOOKS: Readonly<Record<string, string>> = {
  h1: '',
  h2: 'mt-6 mb-2 font-semibold',
  h3: 'mt-4 mb-1 font-medium',
  p: 'my-2',
  ul: 'my-2 list-disc pl-6',
  ol: 'my-2 list-decimal pl-6',
  li: 'my-1',
  strong: 'font-semibold',
  em: 'italic',
  code: 'font-mono text-[0.9em]',
  pre: 'my-3 overflow-x-auto rounded-md border border-line bg-raised p-3',
  blockquote: 'my-3 border-edge border-l-2 pl-4 text-soft',
  table: 'w-full',
  thead: '',
  tbody: '',
  tr: '',
  th: 'border-line border-b px-3 py-2 text-left align-bottom text-small font-medium text-soft',
  td: 'border-line border-b px-3 py-2 align-top',
  hr: 'my-4 border-line',
  br: '',
  a: 'link',
};

const HOLDS_TAGS = ['table', 'thead', 'tbody', 'tr'];

type Open = { tag: string; attributes: string; inside: ReactNode[] };

/** A page of the handbook, drawn from the HTML that Markdown makes: every tag of it is closed, and none comes from anywhere else. */
export function Prose({ html }: { html: string }) {
  const stack: Open[] = [{ tag: 'div', attributes: '', inside: [] }];
  for (const [token, closing, tag = '', attributes = ''] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+|</g,
  )) {
    const open = stack.at(-1)!;
    if (!(tag in LOOKS)) {
      // Between the rows of a table no text may stand, not even a line end.
      if (token.trim() !== '' || !HOLDS_TAGS.includes(open.tag)) open.inside.push(textOf(token));
    } else if (closing === '/') {
      const done = stack.pop()!;
      stack.at(-1)!.inside.push(elementOf(done, stack.at(-1)!.inside.length));
    } else if (tag === 'br' || tag === 'hr')
      open.inside.push(createElement(tag, { key: open.inside.length, className: LOOKS[tag] }));
    else stack.push({ tag, attributes, inside: [] });
  }
  return <div className="max-w-3xl wrap-break-word">{stack[0]!.inside}</div>;
}

function elementOf({ tag, attributes, inside }: Open, key: number): ReactNode {
  const className = LOOKS[tag] || undefined;
  const address = /href="([^"]*)"/.exec(attributes)?.[1];
  switch (tag) {
    case 'a':
      return address?.startsWith('/') ? (
        <Link key={key} href={textOf(address)} prefetch={false} className={className}>
          {inside}
        </Link>
      ) : (
        <a key={key} href={textOf(address ?? '')} className={className}>
          {inside}
        </a>
      );
    case 'h2':
    case 'h3':
      return createElement(tag, { key, className, id: anchorOf(wordsOf(inside)) }, inside);
    case 'table':
      // What scrolls has to be reached by the keyboard.
      return createElement(
        'div',
        { key, role: 'group', 'aria-label': 'Table', tabIndex: 0, className: 'card my-3 overflow-x-auto' },
        <table className={className}>{inside}</table>,
      );
    case 'pre':
      return createElement(tag, { key, className, tabIndex: 0 }, inside);
    default:
      return createElement(tag, { key, className }, inside);
  }
}

const NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const textOf = (html: string): string =>
  html.replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => NAMES[name] ?? '');

const wordsOf = (inside: ReactNode[]): string =>
  inside.map((one) => (typeof one === 'string' ? one : '')).join('');

/** As the web sites of repositories make them, so that a link to a heading works there and here. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');
