export const count = (rows: number): string => rows.toLocaleString('en');
export const mega = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

/** A table that a page of documentation takes as it is. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const [head, ...body] = rows;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  for (const row of [head!, rule, ...body]) console.log(line(row));
}
