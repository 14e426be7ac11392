import { setImmediate as otherWork } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { lineOf, streamOf } from './csv';

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

describe('a table that is sent', () => {
  test('comes whole, with the rest that fills no piece', async () => {
    const failures: unknown[] = [];
    const body = streamOf({ name: 'a', head: ['n'], rows: numbers(20_000) }, (error) => failures.push(error));
    const lines = (await new Response(body).text()).split('\r\n');
    expect(lines).toEqual(['n', ...Array.from({ length: 20_000 }, (_, n) => String(n)), '']);
    expect(failures).toEqual([]);
  });

  test('ends its rows when nobody takes it any more, and that is no failure', async () => {
    const failures: unknown[] = [];
    let ended = 0;
    const rows = numbers(1_000_000, () => ended++);
    const reader = streamOf({ name: 'a', head: ['n'], rows }, (error) => failures.push(error)).getReader();
    await reader.read();
    // Whoever goes may do so while the next piece is being made.
    const next = reader.read();
    await reader.cancel();
    await next;
    await otherWork();
    expect(ended).toBe(1);
    expect(failures).toEqual([]);
  });

  test('breaks off where a row fails, and says why', async () => {
    const failures: unknown[] = [];
    const rows = (async function* () {
      yield [1];
      throw new Error('the database went away');
    })();
    const body = streamOf({ name: 'a', head: ['n'], rows }, (error) => failures.push(error));
    await expect(new Response(body).text()).rejects.toThrow('the database went away');
    expect(failures).toEqual([new Error('the database went away')]);
  });
});

async function* numbers(most: number, ended: () => void = () => undefined): AsyncGenerator<[number]> {
  try {
    for (let n = 0; n < most; n++) {
      if (n % 5_000 === 0) await otherWork();
      yield [n];
    }
  } finally {
    ended();
  }
}
