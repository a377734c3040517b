import type { KnownHash } from './schemes/known-hash.js';

/** The cost of the kinds beside the dearest, together: about a second of one core. */
const mostCost = 1;

/**
 * One hash of each kind: the dearest, our own, and of the others as many as fit into `mostCost`, from dear to
 * cheap.
 */
function affordable(current: KnownHash, imported: readonly KnownHash[]): readonly KnownHash[] {
  let spent = 0;
  const [dearest, ...others] = [...imported].sort((a, b) => b.cost - a.cost);
  return [current, ...(dearest ? [dearest] : []), ...others.filter(({ cost }) => (spent += cost) <= mostCost)];
}

/**
 * The hashes to check after one that did not match, so that all rejections are the same work: one hash of
 * each kind. The one that was checked stands for its
 * kind, or for the nearest where its own does not fit any more.
 * @param known undefined: the address is unknown, and all are checked
 */
export function hashesToCheck(
  known: KnownHash | undefined,
  current: KnownHash,
  imported: readonly KnownHash[],
): readonly KnownHash[] {
  const all = affordable(current, imported);
  if (!known) return all;
  const distance = (one: KnownHash): number =>
    one.costClass === known.costClass ? -1 : Math.abs(one.cost - known.cost);
  const nearest = all.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  return all.filter((one) => one !== nearest);
}
