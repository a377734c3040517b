import { describe, expect, it } from '@jest/globals';
import { WriteSlots } from './write-slots.js';

const placesOf = (DATABASE_POOL_SIZE: number): InstanceType<typeof WriteSlots> =>
  new WriteSlots({ DATABASE_POOL_SIZE, DATABASE_TIMEOUT_MS: 50 });

describe('Places for writes', () => {
  it.each([
    [1, 1],
    [3, 3],
    [4, 3],
    [10, 8],
    [100, 80],
  ])('a pool of %i has %i', async (size, places) => {
    const all = placesOf(size);
    await Promise.all(Array.from({ length: places }, () => all.take()));
    await expect(all.take()).rejects.toThrow('all connections for writes are taken');
  });

  it('go to the waiting callers, in order', async () => {
    const places = placesOf(1);
    const leave = await places.take();
    const order: number[] = [];
    const waiting = [1, 2].map(async (one) => {
      const done = await places.take();
      order.push(one);
      done();
    });
    leave();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
    (await places.take())();
  });
});
