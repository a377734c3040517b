import { describe, expect, it } from '@jest/globals';
import { addressKeyOf } from './email-address.js';

describe('addressKeyOf', () => {
  it.each([
    ['Mia@Example.ORG', 'mia@example.org'],
    ['mia@bücher.example', 'mia@xn--bcher-kva.example'],
    ['mia@BÜCHER.example', 'mia@xn--bcher-kva.example'],
    ['mia@bu\u0308cher.example', 'mia@xn--bcher-kva.example'],
    ['mia@XN--BCHER-KVA.example', 'mia@xn--bcher-kva.example'],
    ['mia@例え。テスト', 'mia@xn--r8jz45g.xn--zckzah'],
    ['müller@faß.de', 'müller@xn--fa-hia.de'],
    ['mia@1.2.3', 'mia@1.2.3'],
    ['no address', 'no address'],
  ])('of %s is %s', (email, key) => {
    expect(addressKeyOf(email)).toBe(key);
    expect(addressKeyOf(key)).toBe(key);
  });
});
