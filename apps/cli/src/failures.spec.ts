import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { definedErrors, DomainError } from '@app/common';
import './operation.js';
import { FileUnwritable, MigrationsPending } from './failures.js';

describe('the errors of commands', () => {
  it('are none that an API lists among its own, and all others are listed', () => {
    const listed = new Set(readFileSync('test/contracts/error-codes.txt', 'utf8').trimEnd().split('\n'));
    const defined = definedErrors().map(({ code, kind }) => `${code} ${kind}`);
    expect(defined.length).toBeGreaterThan(50);
    expect(defined.filter((one) => !listed.has(one))).toEqual([
      'migrations.pending unavailable',
      'transfer.file_unwritable insufficient_storage',
    ]);
  });

  it('have a code, a kind and a text for all that', () => {
    expect(new MigrationsPending()).toMatchObject({
      code: 'migrations.pending',
      kind: 'unavailable',
      message: expect.stringContaining('facet migrate'),
    });
    const error = new FileUnwritable({ message: 'x.csv cannot be written.' });
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ message: 'x.csv cannot be written.' });
  });
});
