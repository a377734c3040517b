import { describe, expect, it } from '@jest/globals';
import { Batcher } from './batcher.js';

/** Doubles numbers, and remembers which were asked together. */
function doubling(most: number): { batcher: Batcher<number, number>; batches: number[][] } {
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>(async (questions) => {
    batches.push([...questions]);
    await new Promise((done) => setImmediate(done));
    if (questions.includes(13)) throw new Error('thirteen');
    return questions.map((one) => one * 2);
  }, most);
  return { batcher, batches };
}

describe('Batcher', () => {
  it('asks together what is asked in the same moment, and gives each their own answer', async () => {
    const { batcher, batches } = doubling(10);
    expect(await Promise.all([1, 2, 3].map((one) => batcher.ask(one)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('runs one statement at a time; callers meanwhile wait for the next', async () => {
    const { batcher, batches } = doubling(10);
    const first = batcher.ask(1);
    await new Promise((done) => setImmediate(done));
    const others = [batcher.ask(2), batcher.ask(3)];
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1], [2, 3]]);
    expect(await batcher.ask(4)).toBe(8);
  });

  it('asks no more at once than it may', async () => {
    const { batcher, batches } = doubling(2);
    expect(await Promise.all([1, 2, 3, 4, 5].map((one) => batcher.ask(one)))).toEqual([2, 4, 6, 8, 10]);
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('fails those whose answer failed, and goes on', async () => {
    const { batcher } = doubling(2);
    const results = await Promise.allSettled([1, 13, 3].map((one) => batcher.ask(one)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await batcher.ask(4)).toBe(8);
  });
});
