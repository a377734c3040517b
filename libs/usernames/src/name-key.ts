import { canonicalNameOf } from './canonical-name.js';
import { skeletonOf } from './look-alikes/skeleton.js';
import { longestName } from './username-policy.js';

/** A name in the three forms that the registry keeps. */
export interface NameKey {
  /** As it was written. */
  readonly name: string;
  /** What makes it unique. */
  readonly canonical: string;
  /** What it looks like (UTS #39). */
  readonly skeleton: string;
}

/** The forms of a name that is to be denied, or taken off the list: any, of whatever pattern, that is not too long and not invisible. */
export function deniableKeyOf(name: unknown): NameKey | undefined {
  return typeof name !== 'string' || name === '' || Array.from(name).length > longestName ? undefined : nameKeyOf(name);
}

/** The forms of a name; nothing when it is invisible altogether, or grows beyond what an index key takes. */
export function nameKeyOf(name: string): NameKey | undefined {
  const canonical = canonicalNameOf(name);
  const length = Array.from(canonical).length;
  return length < 1 || length > longestName ? undefined : { name, canonical, skeleton: skeletonOf(canonical) };
}
