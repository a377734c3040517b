export type Random = (below: number) => number;

/** A small generator of numbers that a seed fixes (mulberry32), so that a run that failed can be run again. */
export function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const pick = <T>(items: readonly T[], random: Random): T => items[random(items.length)] as T;
