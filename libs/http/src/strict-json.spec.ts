import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RequestInvalid, RequestMalformed } from '@app/kernel';
import { parseStrictJson } from './strict-json.js';

describe('strict JSON', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 8 }), (text) => expect(parseStrictJson(text)).toEqual(JSON.parse(text))));
  });

  it.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[{"x":{"b":1,"c":2,"b":3}}]', '{"__proto__":1,"__proto__":2}'])('refuses the duplicate key in %s', (text) =>
    expect(() => parseStrictJson(text)).toThrow(RequestInvalid),
  );

  it.each(['"\\u0000"', '{"a\\u0000":1}', '"\\ud800"', '["\\udc00\\ud800"]'])('refuses the text that cannot be stored in %s', (text) =>
    expect(() => parseStrictJson(text)).toThrow(RequestInvalid),
  );

  it('takes the same key in different objects, and a whole surrogate pair', () => {
    expect(parseStrictJson('[{"a":1},{"a":{"a":"\\ud83d\\ude00"}}]')).toEqual([{ a: 1 }, { a: { a: '😀' } }]);
  });

  it('refuses depth before it parses', () => expect(() => parseStrictJson('['.repeat(100_000))).toThrow(RequestInvalid));

  it.each(['', '{', '{"secret":tru}', "{'a':1}", '{"a":1,}', '"\\x"'])('calls %j malformed and repeats none of it', (text) => {
    expect(() => parseStrictJson(text)).toThrow(RequestMalformed);
    expect(() => parseStrictJson(text)).not.toThrow(/secret/);
  });
});
