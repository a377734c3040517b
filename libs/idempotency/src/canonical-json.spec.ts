import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.js';

const parsed = (text: string): unknown => JSON.parse(text);

describe('canonicalJson', () => {
  it.each([
    ['{"b":1,"a":[{"d":1,"c":2}]}', '{"a":[{"c":2,"d":1}],"b":1}'],
    ['{"a":1.0,"b":"\\u0041"}', '{"b":"A","a":1}'],
    ['{"__proto__":1,"constructor":2}', '{"constructor":2,"__proto__":1}'],
  ])('writes %s and %s alike', (one, other) => {
    expect(canonicalJson(parsed(one))).toBe(canonicalJson(parsed(other)));
    expect(parsed(canonicalJson(parsed(one)))).toEqual(parsed(one));
  });

  it.each([
    ['[1,2]', '[2,1]'],
    ['{"a":null}', '{}'],
    ['{"a":1}', '{"a":"1"}'],
    ['{"__proto__":1}', '{}'],
    ['["a","b"]', '["a,b"]'],
    ['{"a":{}}', '{"a":[]}'],
  ])('writes %s and %s differently', (one, other) => {
    expect(canonicalJson(parsed(one))).not.toBe(canonicalJson(parsed(other)));
  });

  it('leaves out what JSON would leave out', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});
