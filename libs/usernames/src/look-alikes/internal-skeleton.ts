import { confusables } from './confusables.generated.js';

const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

let table: ReadonlyMap<string, string> | undefined;

/** Read when the first name asks for it: most processes never compare looks. */
function readPrototypes(): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  let code = 0;
  for (const record of confusables.trim().split(/\s/)) {
    const [distance = 0, ...prototype] = record.split('.').map((number) => parseInt(number, 36));
    code += distance;
    read.set(String.fromCodePoint(code), String.fromCodePoint(...prototype));
  }
  return read;
}

/** Each code point that looks like something else, and the sequence that stands for all that looks like it. */
export const prototypes = (): ReadonlyMap<string, string> => (table ??= readPrototypes());

/**
 * `internalSkeleton` of UTS #39, section 4, step by step: two texts that have the same one look alike. The
 * order in which
 * right-to-left text is shown (`bidiSkeleton`) is not looked at.
 */
export function internalSkeletonOf(text: string): string {
  const known = prototypes();
  let skeleton = '';
  for (const character of text.normalize('NFD').replace(ignorable, '')) skeleton += known.get(character) ?? character;
  return skeleton.normalize('NFD');
}
