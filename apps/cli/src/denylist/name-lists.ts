import { RequestInvalid } from '@app/kernel';
import { deniableKeyOf, longestName, type NameKey } from '@app/usernames';

/** How names stand in a file: one a line, or as one JSON array. */
export const nameFormats = ['lines', 'json'] as const;
export type NameFormat = (typeof nameFormats)[number];

export const isNameFormat = (text: string): text is NameFormat => nameFormats.some((one) => one === text);

const mostFaults = 20;

/** A name that a line cannot show as it is stands there as a JSON string. */
const needsQuotes = /^["[\s\u{feff}]|\s$|[\p{Cc}\u2028\u2029]/u;

export const nameTexts = {
  lines: {
    head: '',
    text: (names: readonly string[]): string => names.map((name) => `${needsQuotes.test(name) ? JSON.stringify(name) : name}\n`).join(''),
    foot: '',
  },
  json: {
    head: '[',
    text: (names: readonly string[], first: boolean): string => names.map((name, at) => `${first && at === 0 ? '' : ','}\n${JSON.stringify(name)}`).join(''),
    foot: '\n]\n',
  },
} as const;

interface Placed {
  /** Where in the file, for whoever has to repair it. */
  readonly place: string;
  readonly name: unknown;
}

function parsed(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestInvalid({ fields: [{ field: place, message: `${place} is not well-formed JSON` }] });
  }
}

function inArray(text: string): Placed[] {
  const list = parsed('the file, which begins with [,', text);
  if (!Array.isArray(list)) throw new RequestInvalid({ fields: [{ field: '', message: 'the file must be a JSON array of names' }] });
  return list.map((name: unknown, at) => ({ place: `entry ${at + 1}`, name }));
}

function inLines(text: string): Placed[] {
  return text.split('\n').flatMap((raw, at) => {
    const [line, place] = [raw.trim(), `line ${at + 1}`];
    return line === '' ? [] : [{ place, name: line.startsWith('"') ? parsed(place, line) : line }];
  });
}

/** Reads a file in either format: an array begins with a bracket. Empty lines are passed over. */
export function namesIn(file: string): NameKey[] {
  const text = file.replace(/^\u{feff}/u, '');
  return keysOf(text.trimStart().startsWith('[') ? inArray(text) : inLines(text));
}

/** Names that stand on the command line. */
export const namesGiven = (names: readonly string[]): NameKey[] => keysOf(names.map((name) => ({ place: JSON.stringify(name), name })));

/** Throws `RequestInvalid` when one of them is no name. */
function keysOf(names: readonly Placed[]): NameKey[] {
  const keys: NameKey[] = [];
  const faults: string[] = [];
  for (const { place, name } of names) {
    const key = deniableKeyOf(name);
    if (key) keys.push(key);
    else faults.push(place);
  }
  if (faults.length === 0) return keys;
  const message = (place: string): string => `${place} must be a name of 1 to ${longestName} characters, some of them visible`;
  throw new RequestInvalid({ fields: faults.slice(0, mostFaults).map((place) => ({ field: place, message: message(place) })) });
}
