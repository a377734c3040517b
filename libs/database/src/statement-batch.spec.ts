import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { StatementBatch } from './statement-batch.js';

const statement = {
  name: 'doubled',
  text: 'select $1::int * 2 as doubled, $2 as label',
  parameterTypes: ['int', 'text'],
};

class RefusedValue extends Error {
  readonly code = '22P02';
}
class Gone extends Error {
  readonly code = '57P01';
}

/** A database that doubles numbers: none has no row, 13 is refused, -1 means that the database is gone. */
function database({ longest = 1000, hangs = false } = {}): {
  batch: StatementBatch;
  asked: [name: string, numbers: unknown][];
} {
  const asked: [string, unknown][] = [];
  const rowsFor = (numbers: readonly (number | null)[]): object[] => {
    if (numbers.includes(13)) throw new RefusedValue();
    if (numbers.includes(-1)) throw new Gone();
    return numbers.flatMap((one, at) => (one === null ? [] : [{ 'batch.caller': at + 1, doubled: one * 2 }])).reverse();
  };
  const ask = async ({ name }: { name: string }, [given]: readonly unknown[]): Promise<object[]> => {
    asked.push([name, given]);
    await (hangs ? new Promise(() => undefined) : nextRound());
    if (name === 'doubled_batch') return rowsFor(given as number[]);
    return rowsFor([given as number | null]).map((row) => ({ doubled: (row as { doubled: number }).doubled }));
  };
  return { batch: new StatementBatch(statement, ask, longest), asked };
}

describe('Statements of many callers', () => {
  it('are asked at once while few are under way', async () => {
    const { batch, asked } = database();
    expect(await Promise.all([batch.run([1, 'a']), batch.run([2, 'b'])])).toEqual([{ doubled: 2 }, { doubled: 4 }]);
    expect(asked).toEqual([
      ['doubled', 1],
      ['doubled', 2],
    ]);
  });

  it('wait for each other otherwise, and are asked together after they came', async () => {
    const { batch, asked } = database();
    const answers = await Promise.all([1, 2, 3, null, 5].map((one) => batch.run([one, 'x'])));
    expect(answers).toEqual([{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }, undefined, { doubled: 10 }]);
    expect(asked.slice(2)).toEqual([['doubled_batch', [3, null, 5]]]);
  });

  it('are at most 64 in one statement', async () => {
    const { batch, asked } = database();
    const numbers = Array.from({ length: 150 }, (_, at) => at + 100);
    expect(await Promise.all(numbers.map((one) => batch.run([one, 'x'])))).toEqual(
      numbers.map((one) => ({ doubled: one * 2 })),
    );
    expect(asked.slice(2).map(([, given]) => (given as number[]).length)).toEqual([64, 64, 20]);
  });

  it('fail for the one whose value is rejected, and for no other', async () => {
    const { batch, asked } = database();
    const answers = await Promise.allSettled([1, 2, 3, 13, 5].map((one) => batch.run([one, 'x'])));
    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error)))).toEqual([
      ...[{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }],
      expect.any(RefusedValue),
      { doubled: 10 },
    ]);
    expect(asked.slice(3).map(([name]) => name)).toEqual(['doubled', 'doubled', 'doubled']);
  });

  it('fail together when the database is gone, and are not asked again', async () => {
    const { batch, asked } = database();
    const answers = await Promise.allSettled([1, 2, 3, -1].map((one) => batch.run([one, 'x'])));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(asked).toHaveLength(3);
  });

  it('wait for a database that does not answer no longer than they may', async () => {
    const { batch } = database({ longest: 100, hangs: true });
    const [, , third] = [1, 2, 3].map((one) => batch.run([one, 'x']));
    await expect(third).rejects.toThrow('timeout exceeded');
  });
});
