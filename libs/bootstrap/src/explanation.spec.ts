import { describe, expect, it } from '@jest/globals';
import { TablesInUse } from '@app/database';
import { explanationOf } from './explanation.js';

describe('What went wrong', () => {
  it('is one line for a migration whose tables stayed in use', () => {
    const { line, code } = explanationOf(
      new TablesInUse('Wallets1', new Error('canceling statement due to lock timeout')),
    );
    expect(code).toBe(1);
    expect(line).toMatch(/^The migration Wallets1 found its tables in use [^\n]+ run facet migrate again\.$/);
  });

  it('has a stack where it was not foreseen', () => {
    expect(explanationOf(new Error('a surprise'))).toMatchObject({
      code: 1,
      line: expect.stringMatching(/^Error: a surprise\n +at /),
    });
  });
});
