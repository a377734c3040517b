import { createHash } from 'node:crypto';
import { isStorableText, isVisible } from '@app/common';
import { canonicalNameOf } from './canonical-name.js';
import { intrinsicFaultOf } from './intrinsic-rules.js';
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

/**
 * Bytes of a skeleton in the index; PostgreSQL takes 2,704 for a whole key. Those of 256 Hangul syllables
 * have more.
 */
const longestSkeleton = 2048;

/**
 * The forms of a name that is to be denied. Undefined for what cannot be a name: empty, too long,
 * or with nothing to see.
 */
export function deniableKeyOf(name: string): NameKey | undefined {
  return isVisible(name.slice(0, 2 * longestName)) ? nameKeyOf(name) : undefined;
}

/**
 * The forms of a name that a member is to get. It has no hidden characters and is not `.`; rules of the
 * organization are not asked.
 */
export function bearableKeyOf(name: string): NameKey | undefined {
  const key = nameKeyOf(name);
  return key && intrinsicFaultOf(name) === undefined ? key : undefined;
}

/**
 * The forms of a name; undefined when nothing is left of it, when it cannot be stored, or when it is longer
 * than a name may be.
 */
export function nameKeyOf(name: string): NameKey | undefined {
  if (name.length > 2 * longestName || Array.from(name).length > longestName || !isStorableText(name)) return undefined;
  const canonical = canonicalNameOf(name);
  const length = Array.from(canonical).length;
  return length < 1 || length > longestName ? undefined : { name, canonical, skeleton: indexed(skeletonOf(canonical)) };
}

/** Skeletons are only compared, so a digest stands for one that an index does not take. */
const indexed = (skeleton: string): string =>
  Buffer.byteLength(skeleton) > longestSkeleton
    ? `sha256:${createHash('sha256').update(skeleton).digest('hex')}`
    : skeleton;
