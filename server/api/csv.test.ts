import { describe, expect, test } from 'vitest';
import { lineOf } from './csv';

describe('a line of CSV', () => {
  test('quotes what holds commas, quotes and line ends, and leaves out what is not there', () => {
    expect(lineOf(['a', 1, 18_446_744_073_709_551_615n, null, 'b,c', 'say "so"', 'two\nlines'])).toBe(
      'a,1,18446744073709551615,,"b,c","say ""so""","two\nlines"\r\n',
    );
  });

  test('keeps a spreadsheet from running text, and figures as they are', () => {
    expect(lineOf(['=SUM(A1)', '+1 more', '@x', '-12.50000000', '-1=1', '\tx'])).toBe(
      "'=SUM(A1),'+1 more,'@x,-12.50000000,'-1=1,'\tx\r\n",
    );
  });
});
