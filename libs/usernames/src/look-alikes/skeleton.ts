import { canonicalNameOf } from '../canonical-name.js';
import { internalSkeletonOf, prototypes } from './internal-skeleton.js';

let letters: ReadonlyMap<string, string> | undefined;

/**
 * Small letters that look like no letter of ASCII, but whose capitals do: Cyrillic `м` is no `m`, `М` is an
 * `M`. Only the skeletons of those are here,
 * so two characters of ASCII that look different stay different.
 */
function readLettersByCapital(): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const [capital, prototype] of prototypes()) {
    if (!/^[A-Z]$/.test(prototype)) continue;
    const look = internalSkeletonOf(canonicalNameOf(capital));
    if (!/[!-~]/.test(look) && Array.from(look).length === 1) read.set(look, prototype.toLowerCase());
  }
  return read;
}

function pass(text: string): string {
  const byCapital = (letters ??= readLettersByCapital());
  let look = '';
  for (const character of internalSkeletonOf(canonicalNameOf(text))) look += byCapital.get(character) ?? character;
  return look;
}

/**
 * What a name looks like, whatever its case: names that look alike have one skeleton, and so have all
 * spellings of one canonical form.
 *
 * UTS #39 minds case, names do not, and they may be shown as they were written. So the skeleton is that of
 * the canonical form, which is in small
 * letters; a letter looks like what it or its capital looks like; and because some prototypes are capitals
 * (`0` stands for `O`), passes repeat until
 * nothing changes. Then `r0ot` looks like `root`, and `ADМIN` with one Cyrillic letter like `admin`. What is
 * given up, because a letter can only look
 * like one: `paypaI` with a capital i looks like `paypai` and not like `paypal`, Greek `Ν` like `v` and not
 * like `N`, as their small letters do.
 */
export function skeletonOf(name: string): string {
  let before = name;
  for (let after = pass(before); ; after = pass(before)) {
    if (after === before) return after;
    before = after;
  }
}
