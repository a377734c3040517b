import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashOfLink, isHashOfLink, newLinkParts, readLink, writeLink } from './link-text.js';

describe('the token of a link', () => {
  it('is read as it was written', () => {
    const parts = newLinkParts();
    expect(readLink(writeLink(parts))).toEqual(parts);
    expect(isHashOfLink(readLink(writeLink(parts)) ?? newLinkParts(), hashOfLink(parts))).toBe(true);
  });

  it('is another one each time', () => {
    const id = newLinkParts().id;
    expect(writeLink(newLinkParts(id))).not.toBe(writeLink(newLinkParts(id)));
  });

  it('fits no other row', () => {
    expect(isHashOfLink(newLinkParts(), hashOfLink(newLinkParts()))).toBe(false);
  });

  it.each(['', 'x', 'A'.repeat(63), 'A'.repeat(65), `${'A'.repeat(63)}=`, `${'A'.repeat(63)}+`, ` ${'A'.repeat(63)}`, randomBytes(49).toString('base64url')])(
    'is none: %j',
    (text) => expect(readLink(text)).toBeUndefined(),
  );
});
