import { describe, expect, it } from '@jest/globals';
import { parseForm } from './form-body.js';

const read = (text: string): object => ({ ...parseForm(text) });

describe('a form', () => {
  it.each([
    ['', {}],
    ['a=1&b=x+y%2Bz', { a: '1', b: 'x y+z' }],
    ['a=&b', {}],
    ['a=1=2', { a: '1=2' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['a%5B%5D=1', { a: ['1'] }],
    ['a=%C3%BC%0D%0Ab', { a: 'ü\nb' }],
    ['__proto__=1', JSON.parse('{"__proto__":"1"}')],
  ])('%j is read', (text, expected) => expect(read(text)).toEqual(expected));

  it.each(['a=%', 'a=%C3', 'a=%ED%A0%80', 'a=%00', 'a&'.repeat(101)])('%j is refused', (text) => {
    expect(() => parseForm(text)).toThrow();
  });
});
