const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

const step = (text: string): string =>
  text.normalize('NFKC').replace(ignorable, '').toUpperCase().toLowerCase().normalize('NFKC');

/**
 * The form in which names are compared: normalized (NFKC), without invisible code points, without case.
 * A fixpoint: the canonical form of a canonical form is itself, which one pass over these steps does not give
 * for every code point.
 */
export function canonicalNameOf(name: string): string {
  let before = name;
  for (let after = step(before); ; after = step(before)) {
    if (after === before) return after;
    before = after;
  }
}
