import { hasHiddenCharacters, isVisible } from '@app/common';
import { canonicalNameOf } from './canonical-name.js';

/**
 * The one hidden code point that a name may have: the variation selector that telephones send after an emoji.
 * The canonical form is without it.
 */
const emojiStyle = /(?<=\p{Extended_Pictographic})\ufe0f/gu;
/** The canonical form of an unassigned code point is another one in the next version of Unicode. */
const unassigned = /\p{Cn}/u;
/** Clients resolve `.` and `..` in a path, so such a name has no address; names of more dots are confused with them. */
const onlyDots = /^\.+$/;

/** What stands against a username in every organization, whatever its rules; nothing when it is a possible one. */
export function intrinsicFaultOf(name: string): string | undefined {
  if (hasHiddenCharacters(name.replace(emojiStyle, '')) || unassigned.test(name))
    return 'must not have invisible, control or unassigned characters';
  if (!isVisible(name)) return 'must have visible characters';
  if (onlyDots.test(canonicalNameOf(name))) return 'must not consist of dots';
  return undefined;
}
