/** How large a program a pattern becomes, without compiling it. */
export interface PatternSize {
  /** Instructions of the pattern as it is written, about. */
  readonly written: number;
  /** The same for `text`. */
  readonly effective: number;
  /**
   * The pattern with every upper bound left out that no name of the given length reaches: it matches the same
   * names.
   */
  readonly text: string;
}

interface Sizes {
  written: number;
  effective: number;
}

interface Group {
  readonly done: Sizes;
  last: Sizes;
}

interface Reading {
  /** The innermost group is the last one. */
  readonly groups: Group[];
  readonly longest: number;
  text: string;
}

/** One token at a time, in RE2 syntax: quotes, escapes, classes, groups, repetitions. */
const token =
  /\\Q(?<quoted>[^]*?)(?:\\E|$)|\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|[^])|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]|(?<open>\((?:\?(?:P?<[^>=!]*>|[a-zA-Z-]*:|<?[=!]|[a-zA-Z-]*(?=\))))?)|(?<close>\))|(?<bar>\|)|(?<sign>[*+?])|\{(?<from>\d+)(?:(?<comma>,)(?<to>\d*))?\}|[^]/gu;

const nothing = (): Sizes => ({ written: 0, effective: 0 });

function addAtom({ groups }: Reading, size: Sizes): void {
  const group = groups.at(-1);
  if (!group) return;
  group.done.written += group.last.written;
  group.done.effective += group.last.effective;
  group.last = size;
}

function closeGroup(reading: Reading): void {
  const { done, last } = reading.groups.pop() ?? { done: nothing(), last: nothing() };
  addAtom(reading, { written: done.written + last.written + 2, effective: done.effective + last.effective + 2 });
}

const repeated = (size: number, from: number, to: number | undefined): number =>
  to === undefined ? Math.max(from, 1) * size + 1 : from * size + Math.max(to - from, 0) * (size + 1);

function repeat({ groups, longest }: Reading, from: number, to: number | undefined): string {
  const effectiveTo = to !== undefined && to >= longest && from < to ? undefined : to;
  const last = groups.at(-1)?.last;
  if (last) {
    last.written = repeated(last.written, from, to);
    last.effective = repeated(last.effective, from, effectiveTo);
  }
  return effectiveTo === undefined ? `{${from},}` : `{${from},${effectiveTo}}`;
}

function read(
  reading: Reading,
  [text, ...parts]: RegExpMatchArray,
  groups: Readonly<Record<string, string | undefined>>,
): string {
  const { quoted, open, close, bar, sign, from, comma, to } = groups;
  if (parts.every((part) => part === undefined)) addAtom(reading, { written: 1, effective: 1 });
  else if (quoted !== undefined) addAtom(reading, { written: quoted.length, effective: quoted.length });
  else if (open !== undefined) reading.groups.push({ done: nothing(), last: nothing() });
  else if (close !== undefined) closeGroup(reading);
  else if (bar !== undefined) addAtom(reading, { written: 1, effective: 1 });
  else if (sign !== undefined) repeat(reading, sign === '+' ? 1 : 0, sign === '?' ? 1 : undefined);
  else if (from !== undefined) {
    const most = comma === undefined ? Number(from) : to ? Number(to) : undefined;
    return repeat(reading, Number(from), most);
  }
  return text;
}

/** @param longest code points of the longest name that is matched */
export function sizeOfPattern(source: string, longest: number): PatternSize {
  const reading: Reading = { groups: [{ done: nothing(), last: nothing() }], longest, text: '' };
  for (const match of source.matchAll(token)) reading.text += read(reading, match, match.groups ?? {});
  while (reading.groups.length > 1) closeGroup(reading);
  const { done, last } = reading.groups[0] ?? { done: nothing(), last: nothing() };
  return { written: done.written + last.written, effective: done.effective + last.effective, text: reading.text };
}
