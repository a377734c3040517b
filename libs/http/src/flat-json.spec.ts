import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RequestInvalid, RequestMalformed } from '@app/common';
import { FlatJson } from './flat-json.js';
import { parseStrictJson } from './strict-json.js';

const seed = 20261126;

function read(text: string, size: number, most = 1_000_000): unknown {
  const json = new FlatJson(most);
  for (let at = 0; at < text.length; at += size) json.write(text.slice(at, at + size));
  return json.end();
}

/** The value, or the kind of fault. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof RequestInvalid || error instanceof RequestMalformed ? 'refused' : error;
  }
}

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', 'constructor', '\\', '"', '],[', '{', ' : '),
);
const flat = fc.oneof(
  fc.array(fc.oneof(texts, fc.integer(), fc.constant(null), fc.boolean())),
  fc.dictionary(texts, texts),
);

describe('a long list or record, piece by piece', () => {
  it('is what the parser of the whole text says', () => {
    fc.assert(
      fc.property(flat, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 1), (value, size, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(outcome(() => read(text, size))).toEqual(outcome(() => parseStrictJson(text)));
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('is refused like the whole text when it is broken somewhere', () => {
    const broken = fc.tuple(flat, fc.nat(), fc.constantFrom('', ',', '"', ']', '}', ':', '\\', '0', ' ', '\n', 'tru'));
    fc.assert(
      fc.property(broken, fc.integer({ min: 1, max: 40 }), ([value, place, junk], size) => {
        const text = JSON.stringify(value);
        const at = place % (text.length + 1);
        const spoilt = text.slice(0, at) + junk + text.slice(at + (junk === '' ? 1 : 0));
        expect(outcome(() => read(spoilt, size))).toEqual(outcome(() => parseStrictJson(spoilt)));
      }),
      { seed, numRuns: 3000 },
    );
  });

  it('may be longer than a slice', () => {
    const list = Array.from({ length: 60_000 }, (_, at) => `name ${at} é`);
    expect(read(JSON.stringify(list), 10_000)).toEqual(list);
    const record = JSON.parse(
      `{"__proto__":"p",${list.map((one) => `${JSON.stringify(one)}:"x"`).join()},"constructor":"c"}`,
    ) as object;
    const found = read(JSON.stringify(record), 10_000) as object;
    expect(Object.entries(found)).toEqual(Object.entries(record));
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
  });

  const long = `"${'x'.repeat(100)}",`.repeat(3000);
  it.each([
    ['nothing behind the last comma', `[${long}]`],
    ['nothing between two commas', `[${long},"a"]`],
    ['another end', `[${long}"a"}`],
    ['no end', `[${long}"a"`],
    ['more behind the end', `[${long}"a"] "b"`],
    ['a word that is none', `[${long}tru]`],
    ['a text with a line break', `[${long}"a\nb"]`],
    ['nothing', ''],
    ['white space', '   '],
  ])('is malformed with %s', (_, text) => expect(() => read(text, 5000)).toThrow(RequestMalformed));

  it.each([
    [
      'a key twice, far from the first',
      `{${Array.from({ length: 30_000 }, (_, at) => `"k${at}":"x"`).join()},"\\u006b0":"y"}`,
      1e6,
    ],
    ['a list in it', '[["a"]]', 1e6],
    ['depth', '['.repeat(100_000), 1e6],
    ['a long entry', `["${'x'.repeat(100_000)}"]`, 1e6],
    ['much white space', `["a"${' '.repeat(100_000)},"b"]`, 1e6],
    ['a lone surrogate', '["\\ud800"]', 1e6],
    ['U+0000 in a key', '{"\\u0000":"a"}', 1e6],
    ['too many entries', JSON.stringify(Array.from({ length: 11 }, String)), 10],
    ['too many keys', '{"a":"1","b":"2"}', 1],
  ])('is refused with %s', (_, text, most) => expect(() => read(text, 5000, most)).toThrow(RequestInvalid));
});
