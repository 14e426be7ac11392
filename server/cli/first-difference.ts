/** Where two JSON values first differ, and what stands there, each as JSON. */
export type Difference = { readonly at: string; readonly expected: string; readonly actual: string };

/** Finds the first place at which two JSON values differ, going down into lists and objects that both have. */
export function firstDifference(expected: unknown, actual: unknown, at = ''): Difference {
  if (isObject(expected) && isObject(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (JSON.stringify(expected[key]) === JSON.stringify(actual[key])) continue;
      return firstDifference(expected[key], actual[key], at === '' ? key : `${at}.${key}`);
    }
    // The same fields in another order are no longer the same string.
    return { at: at || 'the order of the fields', expected: shown(expected), actual: shown(actual) };
  }
  return { at: at || 'the result', expected: shown(expected), actual: shown(actual) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string => JSON.stringify(value) ?? 'missing';
