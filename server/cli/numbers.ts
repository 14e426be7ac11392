import { InvalidArgumentError } from 'commander';
import { type Amount, parseAmount } from '@/lib/amount';
import { readAddress } from '../config-values';

/** Reads the number of a version, a run or a correction. */
export function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is no whole number above 0.');
  return Number(text);
}

/** Reads an amount of CC that a column holds. */
export function ccAmount(text: string): Amount {
  if (!/^\d{1,12}(\.\d{1,8})?$/.test(text))
    throw new InvalidArgumentError('It is no amount of CC with at most 8 fraction digits, as 12.5.');
  return parseAmount(text);
}

/** Reads the address of a database; what is wrong is said without repeating it. */
export const addressOption = (text: string): string =>
  readAddress(text, (sentence) => {
    throw new InvalidArgumentError(`It ${sentence}.`);
  });
