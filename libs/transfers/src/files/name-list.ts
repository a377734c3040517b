import { RequestInvalid } from '@app/common';
import { deniableKeyOf, type NameKey } from '@app/usernames';

/** How names stand in a file: one a line, or as one JSON array. */
export type NameFormat = 'lines' | 'json';

/** Faults that an error names at the most. */
const mostFaults = 20;

const invalid = (field: string, message: string): Error => new RequestInvalid({ fields: [{ field, message }] });

/** A name that a line cannot show as it is stands there as a JSON string. */
const needsQuotes = /^["[\s\u{feff}]|\s$|[\p{Cc}\u2028\u2029]/u;

/** The parts of a file in each format. */
export const nameTexts = {
  lines: {
    head: '',
    namesText: (names: readonly string[]): string =>
      names.map((name) => `${needsQuotes.test(name) ? JSON.stringify(name) : name}\n`).join(''),
    foot: '',
  },
  json: {
    head: '[',
    namesText: (names: readonly string[], first: boolean): string =>
      names.map((name, at) => `${first && at === 0 ? '' : ','}\n${JSON.stringify(name)}`).join(''),
    foot: '\n]\n',
  },
} as const satisfies Record<NameFormat, object>;

type KeyOf = (name: string) => NameKey | undefined;

interface Placed {
  /** Where in the file, for the operator who repairs it. */
  readonly place: string;
  readonly name: unknown;
}

function parsed(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(place, `${place} is not well-formed JSON`);
  }
}

function inArray(text: string): Placed[] {
  const list = parsed('the file, which begins with [,', text);
  if (!Array.isArray(list)) throw invalid('', 'the file must be a JSON array of names');
  return list.map((name: unknown, at) => ({ place: `entry ${at + 1}`, name }));
}

function inLines(text: string): Placed[] {
  return text.split('\n').flatMap((raw, at) => {
    const [line, place] = [raw.trim(), `line ${at + 1}`];
    return line === '' ? [] : [{ place, name: line.startsWith('"') ? parsed(place, line) : line }];
  });
}

/** What a list of names consists of. */
export interface NameList {
  readonly keys: NameKey[];
  /**
   * Where something stands that cannot be a name: empty, too long, or with nothing to see. It fails nothing;
   * the result names it.
   */
  readonly notNames: string[];
}

/** Reads a file in either format: an array begins with a bracket. Empty lines are passed over. */
export function namesIn(file: string): NameList {
  const text = file.replace(/^\u{feff}/u, '');
  return listOf(text.trimStart().startsWith('[') ? inArray(text) : inLines(text), deniableKeyOf);
}

/** Names that were given one by one. @param keyOf which names may be meant */
export const namesGiven = (names: readonly string[], keyOf: KeyOf): NameList =>
  listOf(
    names.map((name) => ({ place: JSON.stringify(name), name })),
    keyOf,
  );

/** Throws `RequestInvalid` when one of them is not even a text. */
function listOf(names: readonly Placed[], keyOf: KeyOf): NameList {
  const list: NameList = { keys: [], notNames: [] };
  const faults: string[] = [];
  for (const { place, name } of names) {
    const key = typeof name === 'string' ? keyOf(name) : undefined;
    if (key) list.keys.push(key);
    else (typeof name === 'string' ? list.notNames : faults).push(place);
  }
  if (faults.length === 0) return list;
  throw new RequestInvalid({
    fields: faults.slice(0, mostFaults).map((place) => ({ field: place, message: `${place} must be a text` })),
  });
}
