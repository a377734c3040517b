import { describe, expect, it } from '@jest/globals';
import { SecretMismatch, Encryption } from './encryption.js';

const [one, two, three] = [
  'first secret of thirty-two bytes!',
  'second secret of thirty-two bytes',
  'third secret, of thirty-two bytes',
];
const vault = (current: string, previous?: string): Encryption =>
  new Encryption({ FACET_SECRET: current, FACET_SECRET_PREVIOUS: previous });
const text = Buffer.from('something to keep');

describe('Encryption', () => {
  it('opens what it sealed, for the same purpose and row only', () => {
    const sealed = vault(one).seal('mails', 'a', text);
    expect(vault(one).open('mails', 'a', sealed)).toEqual(text);
    expect(() => vault(one).open('mails', 'b', sealed)).toThrow(SecretMismatch);
    expect(() => vault(one).open('signing-keys', 'a', sealed)).toThrow(SecretMismatch);
    expect(() => vault(two).open('mails', 'a', sealed)).toThrow(SecretMismatch);
  });

  it('refuses what is too short to be sealed', () => {
    for (const length of [0, 1, 12, 27])
      expect(() => vault(one, two).open('mails', 'a', Buffer.alloc(length))).toThrow(SecretMismatch);
  });

  it('opens what either secret sealed, and seals with the current one', () => {
    const before = vault(one).seal('mails', 'a', text);
    expect(vault(two, one).open('mails', 'a', before)).toEqual(text);
    const after = vault(two, one).seal('mails', 'a', text);
    expect(vault(two).open('mails', 'a', after)).toEqual(text);
    expect(vault(one, two).open('mails', 'a', after)).toEqual(text);
    expect(() => vault(one).open('mails', 'a', after)).toThrow(SecretMismatch);
    expect(() => vault(three, two).open('mails', 'a', before)).toThrow(SecretMismatch);
  });

  it('believes a MAC of either secret, and makes that of the current one', () => {
    const before = vault(one).mac('api-keys', text);
    expect(
      [vault(one), vault(two, one), vault(two), vault(three, two)].map((it) => it.proves('api-keys', before, text)),
    ).toEqual([true, true, false, false]);
    expect(vault(two, one).proves('refresh-tokens', before, text)).toBe(false);
    expect(vault(two, one).proves('api-keys', before, Buffer.from('something else'))).toBe(false);
    expect(vault(two, one).proves('api-keys', before.subarray(1), text)).toBe(false);
    expect(vault(two, one).mac('api-keys', text)).toEqual(vault(two).mac('api-keys', text));
  });

  it('tells secrets apart by an id that says nothing of them', () => {
    expect(vault(one, two).secretId).toBe(vault(one).secretId);
    expect(vault(one).secretId).not.toBe(vault(two).secretId);
    expect(vault(one).secretId).toMatch(/^[0-9a-f]{16}$/);
  });
});
