import { describe, expect, it } from '@jest/globals';
import { withApostrophe, withoutApostrophe } from './csv-cells.js';

describe('a cell of CSV', () => {
  it.each([
    '=HYPERLINK("https://evil.example")',
    '+1',
    '-1+1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\uFF1Dx',
    '\uFF0Bx',
    '\uFF0Dx',
    '\uFF20x',
    "'=x",
    "''=x",
  ])('that a spreadsheet would run gets an apostrophe, and is read back: %j', (cell) => {
    expect(withApostrophe(cell)).toBe(`'${cell}`);
    expect(withoutApostrophe(withApostrophe(cell))).toBe(cell);
  });

  it.each(['Mia', "O'Neill", "'quoted'", '', "'", '1', '["+491234"]', 'a=b', '$argon2id$v=19'])(
    'of any other kind stays as it is: %j',
    (cell) => {
      expect(withApostrophe(cell)).toBe(cell);
      expect(withoutApostrophe(cell)).toBe(cell);
    },
  );
});
