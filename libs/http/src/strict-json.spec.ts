import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { RequestInvalid, RequestMalformed } from '@app/common';
import { parseStrictJson } from './strict-json.js';

describe('strict JSON', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => expect(parseStrictJson(text)).toEqual(JSON.parse(text))),
      { seed: jest.getSeed() },
    );
  });

  it.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[{"x":{"b":1,"c":2,"b":3}}]', '{"__proto__":1,"__proto__":2}'])(
    'refuses the duplicate key in %s',
    (text) => expect(() => parseStrictJson(text)).toThrow(RequestInvalid),
  );

  it.each(['"\\u0000"', '{"a\\u0000":1}', '"\\ud800"', '["\\udc00\\ud800"]'])(
    'refuses the text that cannot be stored in %s',
    (text) => expect(() => parseStrictJson(text)).toThrow(RequestInvalid),
  );

  it('takes the same key in different objects, and a whole surrogate pair', () => {
    expect(parseStrictJson('[{"a":1},{"a":{"a":"\\ud83d\\ude00"}}]')).toEqual([{ a: 1 }, { a: { a: '😀' } }]);
  });

  it('refuses depth before it parses', () =>
    expect(() => parseStrictJson('['.repeat(100_000))).toThrow(RequestInvalid));

  it.each([
    ['{"orderId":1234567890123456789}', 'orderId'],
    ['{"data":{"a":[1,{"id":-9007199254740993}]}}', 'data.a.1.id'],
    ['[1,"x,y",12345678901234567890]', '2'],
    ['1.234567890123456789e18', ''],
    ['[1234567890123456789.5]', '0'],
    ['{"a\\u0062":9007199254740993}', 'ab'],
  ])('refuses the whole number that would become another one in %s, and names it', (text, field) => {
    const refused = ((): unknown => {
      try {
        return parseStrictJson(text);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(RequestInvalid);
    expect((refused as InstanceType<typeof RequestInvalid>).facts.fields).toEqual([expect.objectContaining({ field })]);
  });

  it.each([
    '9007199254740992',
    '-9007199254740991',
    '1e23',
    '1E+22',
    '100000000000000000000',
    '0.1234567890123456789',
    '1.000000000000000000',
    '5e-324',
    '1e400',
  ])('takes %s, which comes back as it was sent, or is no whole number', (text) =>
    expect(parseStrictJson(`{"a":${text}}`)).toEqual({ a: Number(text) }),
  );

  it('takes every integer that JavaScript can hold', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => expect(parseStrictJson(String(number))).toBe(number)),
      { seed: jest.getSeed() },
    );
  });

  it.each(['0'.repeat(100_000) + '1', '0.' + '0'.repeat(99_000) + '1', '9'.repeat(100_000), '1e308,'.repeat(16_000)])(
    'looks at a body of long or many numbers in little time',
    (text) => {
      const startedAt = performance.now();
      expect(() => parseStrictJson(`[${text}0]`)).not.toThrow(TypeError);
      expect(performance.now() - startedAt).toBeLessThan(500);
    },
  );

  it.each(['', '{', '{"secret":tru}', "{'a':1}", '{"a":1,}', '"\\x"'])(
    'calls %j malformed and repeats none of it',
    (text) => {
      expect(() => parseStrictJson(text)).toThrow(RequestMalformed);
      expect(() => parseStrictJson(text)).not.toThrow(/secret/);
    },
  );
});
