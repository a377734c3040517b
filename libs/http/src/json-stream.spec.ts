import { describe, expect, it } from '@jest/globals';
import { jsonChunks, mapped } from './json-stream.js';

async function* upTo(count: number): AsyncGenerator<number> {
  for (let at = 0; at < count; at += 1) yield await Promise.resolve(at);
}
const text = async (value: unknown): Promise<string> => {
  let whole = '';
  for await (const chunk of jsonChunks(value)) whole += chunk;
  return whole;
};

describe('a JSON document that is written in pieces', () => {
  it.each([[null], [1], ['x"'], [[]], [{}], [{ a: undefined, b: [undefined] }], [{ a: { b: [1, { c: null }] } }]])(
    'is the same text for %j',
    async (value) => expect(await text(value)).toBe(JSON.stringify(value)),
  );

  it('has lists that are read as it is written, wherever they are', async () => {
    const value = {
      a: 1,
      none: upTo(0),
      gone: undefined,
      in: [{ 'k"': mapped(upTo(2), (at) => ({ at, more: upTo(at) })) }, 'x'],
    };
    expect(JSON.parse(await text(value))).toEqual({
      a: 1,
      none: [],
      in: [
        {
          'k"': [
            { at: 0, more: [] },
            { at: 1, more: [0] },
          ],
        },
        'x',
      ],
    });
  });

  it('reads no further than the consumer takes', async () => {
    let read = 0;
    const chunks = jsonChunks({ all: mapped(upTo(1000), (at) => (read = at)) });
    for (let taken = 0; taken < 6; taken += 1) await chunks.next();
    await chunks.return(undefined);
    expect(read).toBeLessThan(6);
  });
});
