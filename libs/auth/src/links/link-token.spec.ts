import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LinkToken } from './link-token.js';

describe('the token of a link', () => {
  it('is read as it was written', () => {
    const token = LinkToken.create();
    expect(LinkToken.read(token.toString())).toEqual(token);
    expect(LinkToken.read(token.toString())?.matches(token.hash())).toBe(true);
  });

  it('is another one each time', () => {
    const { id } = LinkToken.create();
    expect(LinkToken.create(id).toString()).not.toBe(LinkToken.create(id).toString());
  });

  it('fits no other row', () => {
    expect(LinkToken.create().matches(LinkToken.create().hash())).toBe(false);
  });

  it.each([
    '',
    'x',
    'A'.repeat(63),
    'A'.repeat(65),
    `${'A'.repeat(63)}=`,
    `${'A'.repeat(63)}+`,
    ` ${'A'.repeat(63)}`,
    randomBytes(49).toString('base64url'),
  ])('is none: %j', (text) => expect(LinkToken.read(text)).toBeUndefined());
});
