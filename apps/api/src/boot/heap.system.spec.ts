import { expect, it } from '@jest/globals';
import { getHeapSpaceStatistics } from 'node:v8';
import { releaseMemory } from './heap.js';

/** In bytes. */
const roomForNew = (): number =>
  getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')?.space_size ?? NaN;

it('the memory that a start has left behind is given back', async () => {
  let living: object[] = [];
  // What survives makes the room for what is new grow.
  for (let at = 0; at < 400_000; at += 1) living.push({ at });
  const before = roomForNew();
  expect(before).toBeGreaterThan(4_000_000);
  expect(living).toHaveLength(400_000);
  living = [];
  await releaseMemory();
  expect(roomForNew()).toBeLessThan(before / 2);
  // It can be asked again.
  await releaseMemory();
}, 30_000);
