import { canonicalNameOf } from '../canonical-name.js';
import { skeletonOf } from '../look-alikes/skeleton.js';

export const ruleKinds = ['exact', 'prefix', 'contains'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** `deny`: nobody takes such a name. `review`: who takes one waits for nothing, and a moderator looks at it. */
export const ruleEffects = ['deny', 'review'] as const;
export type RuleEffect = (typeof ruleEffects)[number];

/** How a name can be read, which is what rules look at. */
export interface NameReadings {
  /** Letters and digits of each reading, with a space before, between and after them. */
  readonly plain: string;
  /** The same with `i` for each `l`. Null for a name without a sign or a capital that may be either of them. */
  readonly loose: string | null;
}

/** Digits that stand for a letter, wherever they are. */
const digits: ReadonlyMap<string, string> = new Map(
  Object.entries({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' }),
);
/** Signs that stand for a letter, or for nothing: a name is read in both ways. */
const signs: ReadonlyMap<string, string> = new Map(Object.entries({ '@': 'a', $: 's', '€': 'e', '!': 'i', '|': 'i' }));
/** Signs that stand for `i` and for `l`. */
const ambiguous = /[1!|]/;

/** Accents of every script but the two sound marks of Japanese, which make other syllables. */
const accents = /(?![\u3099\u309a])(?=\p{M})\p{Script=Inherited}/gu;
const ascii = /^[!-~]+$/;
const letterOrDigit = /[\p{L}\p{N}\p{M}]/u;

const withoutAccents = (text: string): string => text.normalize('NFD').replace(accents, '').normalize('NFC');

/** The characters of ASCII that this one looks like, or itself. `rn` is what UTS #39 has for everything like an `m`. */
function lookOf(character: string): string {
  if (ascii.test(character)) return character;
  const look = withoutAccents(skeletonOf(character));
  return ascii.test(look) ? look.replaceAll('rn', 'm') : character;
}

function letterOf(character: string, withSigns: boolean): string {
  const sign = signs.get(character);
  if (sign !== undefined) return withSigns ? sign : '';
  return digits.get(character) ?? (letterOrDigit.test(character) ? character : '');
}

/**
 * The readings of a name: without case, accents, invisible characters, punctuation, white space and symbols, with
 * letters in the place of what looks like them. Repeated letters stay: `as` is no `ass`.
 */
export function readingsOf(name: string): NameReadings {
  const looks = Array.from(withoutAccents(canonicalNameOf(name)), lookOf).join('');
  const readings = [true, false].map((withSigns) =>
    Array.from(looks, (character) => letterOf(character, withSigns)).join(''),
  );
  const plain = ` ${[...new Set(readings)].join(' ')} `;
  const isLoose = ambiguous.test(looks) || name.normalize('NFKC').includes('I');
  return { plain, loose: isLoose ? plain.replaceAll('l', 'i') : null };
}

/** What a rule looks for in the readings of a name. Undefined for a text without a letter or a digit. */
export function needleOf(kind: RuleKind, text: string): string | undefined {
  const [letters = ''] = readingsOf(text).plain.trim().split(' ');
  if (letters === '') return undefined;
  return { exact: ` ${letters} `, prefix: ` ${letters}`, contains: letters }[kind];
}

/** Whether a rule is about a name: what the function `name_rule_of` of the database decides for all rules. */
export const matchesNeedle = ({ plain, loose }: NameReadings, needle: string): boolean =>
  plain.includes(needle) || (loose?.includes(needle.replaceAll('l', 'i')) ?? false);
