import { readFile } from 'node:fs/promises';
import { InputError } from './exit';

/** Reads a file of JSON. @throws InputError where it cannot be read or is none. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? `is no JSON: ${error.message}` : 'cannot be read';
    throw new InputError(`The file ${file} ${why}.`);
  }
}
