import Table from 'cli-table3';
import type { Command } from 'commander';

/** Where a verb's words go: results to stdout, so that they can be piped; whatever else is said to stderr. */
export type Output = {
  readonly json: boolean;
  /** A line of a result that people read; nothing where a machine does. */
  line(text?: string): void;
  table(head: readonly string[], rows: readonly (readonly Cell[])[]): void;
  /** The whole result for a machine; nothing where people read. */
  document(value: unknown): void;
  /** Something worth knowing meanwhile. */
  say(sentence: string): void;
};

export type Cell = string | number | null;

export function outputOf({ json = false }: { json?: boolean }): Output {
  const people = (text: string) => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  return {
    json,
    line: (text = '') => people(text),
    table: (head, rows) => people(tableOf(head, rows)),
    document: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    say: (sentence) => process.stderr.write(`${sentence}\n`),
  };
}

/** Columns of figures stand at the right, so that their digits are under one another. */
function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (rows.every((row) => isFigure(row[column])) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell)))));
  return table.toString();
}

const isFigure = (cell: Cell | undefined): boolean =>
  cell === null || typeof cell === 'number' || /^-?\d+(\.\d+)?$/.test(cell ?? '');

/** What every verb's help ends with. */
export const example = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ npm run allot -- ${line}`).join('\n')}`,
  );

export const JSON_OPTION = ['--json', 'print one JSON document for machines'] as const;
