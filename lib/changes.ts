/** One value that is another after than before; null where there was none, or is none any more. */
export type Change = {
  /** Where it stands in the document, as `policy.hourly.gate`; empty for the document itself. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};

/**
 * What differs between two JSON documents, value by value in the order of the later one. Lists of plain values are compared as sets, since of two long
 * lists a reader wants to know what came and what went: `[1, 2]` and `[2, 3]` differ by `before: 1, after: 3`. Where one document is missing,
 * every value of the other is told.
 */
export function changesOf(before: unknown, after: unknown): Change[] {
  return [...between('', before ?? undefined, after ?? undefined)];
}

function* between(path: string, before: unknown, after: unknown): Generator<Change> {
  if (isRecord(before) || isRecord(after)) {
    if (isDocument(before) && isDocument(after)) yield* betweenRecords(path, before ?? {}, after ?? {});
    else yield change(path, before, after);
  } else if (Array.isArray(before) || Array.isArray(after)) {
    yield* betweenLists(path, before, after);
  } else if (before !== after) {
    yield change(path, before, after);
  }
}

type Document = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isDocument = (value: unknown): value is Document | undefined => value === undefined || isRecord(value);

function* betweenRecords(path: string, before: Document, after: Document): Generator<Change> {
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  for (const key of keys) yield* between(path === '' ? key : `${path}.${key}`, before[key], after[key]);
}

function* betweenLists(path: string, before: unknown = [], after: unknown = []): Generator<Change> {
  if (!Array.isArray(before) || !Array.isArray(after)) {
    yield change(path, before, after);
    return;
  }
  if ([...before, ...after].some((one) => typeof one === 'object' && one !== null)) {
    for (let at = 0; at < Math.max(before.length, after.length); at++)
      yield* between(`${path}[${at}]`, before[at], after[at]);
    return;
  }
  const went = without(before, after);
  const came = without(after, before);
  if (went.length + came.length > 0) yield { path, before: listed(went), after: listed(came) };
  else if (before.join() !== after.join()) yield { path, before: before.join(', '), after: after.join(', ') };
}

const without = (some: readonly unknown[], others: readonly unknown[]): unknown[] => {
  const known = new Set(others);
  return some.filter((one) => !known.has(one));
};

const listed = (some: readonly unknown[]): string | null =>
  some.length === 0 ? null : some.map(textOf).join(', ');

const change = (path: string, before: unknown, after: unknown): Change => ({
  path,
  before: before === undefined ? null : textOf(before),
  after: after === undefined ? null : textOf(after),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
