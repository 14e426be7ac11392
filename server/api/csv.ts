import { ReadableStream as Pieces } from 'node:stream/web';
import { reaches } from '@/lib/roles';
import { isOutage } from '@/server/db/transaction';
import { currentServing, type Serving } from '@/server/serving';
import { contextOf } from './context';
import { SentenceError } from './errors';
import { refusalOf } from './foreign-requests';

type Cell = string | number | bigint | null;

/** A table that is sent as it is read. */
export type Csv = {
  /** The name of the file, without its ending. */
  readonly name: string;
  readonly head: readonly string[];
  /** Read only as fast as the browser takes them; ended early, the iterator is told. */
  readonly rows: AsyncIterable<readonly Cell[]>;
};

/** How many characters are gathered before they are sent. */
const PIECE = 32_768;

/**
 * Answers with a table as CSV (RFC 4180), row by row, for whoever may read. Where something fails before the first row the answer says so; later,
 * the connection is broken off, so that half a file is not taken for a whole one.
 * @param open what is asked for; it may throw a SentenceError, as for a run that is not there.
 */
export async function answerCsv(
  request: Request,
  open: (serving: Serving) => Promise<Csv>,
): Promise<Response> {
  const refusal = refusalOf(request, currentServing()?.program.publicUrl ?? null);
  if (refusal) return refusal;
  try {
    const { serving, actor } = await contextOf(request.headers, null);
    if (actor === null || !reaches(actor.role, 'viewer'))
      return said(401, 'Nobody is signed in. Sign in first.');
    const csv = await open(serving);
    return new Response(
      streamOf(csv, (error) => serving.world.log.error({ err: error, csv: csv.name }, 'a CSV broke off')),
      {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${csv.name.replaceAll(/[^\w.-]+/g, '-')}.csv"`,
          'cache-control': 'no-store',
        },
      },
    );
  } catch (error) {
    if (error instanceof SentenceError) return said(STATUSES[error.code] ?? 500, error.message);
    currentServing()?.world.log.error({ err: error }, 'a CSV was not begun');
    return isOutage(error)
      ? said(503, 'The database cannot be reached at the moment. Try again when it is back.')
      : said(500, 'Something went wrong on the server. Its log says what.');
  }
}

const STATUSES: Partial<Record<SentenceError['code'], number>> = {
  NOT_FOUND: 404,
  BAD_REQUEST: 400,
  SERVICE_UNAVAILABLE: 503,
};

const said = (status: number, sentence: string) =>
  new Response(`${sentence}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

/** Read only as fast as it is sent. What Node types is what Response takes. */
export const streamOf = (csv: Csv, failed: (error: unknown) => void) =>
  Pieces.from(piecesOf(csv, failed)) as ReadableStream<Uint8Array>;

/** Ended early, as by a browser that has gone, it ends the rows; that is no failure. */
async function* piecesOf({ head, rows }: Csv, failed: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = lineOf(head);
  try {
    for await (const row of rows) {
      piece += lineOf(row);
      if (piece.length < PIECE) continue;
      yield encoder.encode(piece);
      piece = '';
    }
    if (piece !== '') yield encoder.encode(piece);
  } catch (error) {
    failed(error);
    throw error;
  }
}

/** One row with its line end. */
export const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** What a spreadsheet would take for a formula is text with an apostrophe before it; figures are left alone. */
const FORMULA = /^[=+\-@\t\r]/;
const FIGURE = /^-?\d+(\.\d+)?$/;

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  const safe = FORMULA.test(text) && !FIGURE.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
