import { describe, expect, it } from '@jest/globals';
import { endOfRecords } from './wal-position.js';
import { WalSamples, type WalSample } from './wal-samples.js';

const segment = 16n * 1024n * 1024n;
const sample = (at: number, position: bigint, timeline = 1): WalSample => ({
  at,
  position,
  system: 's',
  timeline,
  segmentSize: segment,
});

describe('Samples of the log', () => {
  it('ask of a replica what the primary had within the span', () => {
    const samples = new WalSamples(1000);
    for (const [at, position] of [
      [0, 10n],
      [600, 20n],
      [1200, 30n],
    ] as const)
      samples.add(sample(at, position));
    expect(samples.oldest(1200)?.position).toBe(20n);
    expect(samples.oldest(1700)?.position).toBe(30n);
    expect(samples.oldest(2201)).toBeUndefined();
  });

  it('date a replica by what it has replayed', () => {
    const samples = new WalSamples(1000);
    for (const [at, position] of [
      [0, 10n],
      [500, 20n],
      [900, 20n],
    ] as const)
      samples.add(sample(at, position));
    samples.add(sample(950, 30n));
    expect(samples.caughtUpAt(30n)).toBeGreaterThan(950);
    expect(samples.caughtUpAt(25n)).toBe(900);
    expect(samples.caughtUpAt(19n)).toBe(0);
    expect(samples.caughtUpAt(9n)).toBeUndefined();
  });

  it.each([
    ['another timeline', sample(600, 20n, 2)],
    ['another system', { ...sample(600, 20n), system: 't' }],
    ['a log that is shorter', sample(600, 9n)],
  ])('forget what was before %s', (_, next) => {
    const samples = new WalSamples(1000);
    samples.add(sample(0, 10n));
    samples.add(next);
    expect(samples.oldest(600)).toBe(next);
  });
});

describe('A position in the log', () => {
  it.each([
    ['behind the header of a page', 3n * 8192n + 24n, 3n * 8192n],
    ['behind the header of a segment', segment + 40n, segment],
    ['40 bytes into another page', 3n * 8192n + 40n, 3n * 8192n + 40n],
    ['24 bytes into a record', 3n * 8192n + 48n, 3n * 8192n + 48n],
    ['the start of a page', 3n * 8192n, 3n * 8192n],
  ])('%s', (_, next, end) => expect(endOfRecords(next, segment)).toBe(end));
});
