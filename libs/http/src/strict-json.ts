import { RequestInvalid, RequestMalformed, type DomainError } from '@app/common';

/** Nesting beyond this is an attack, not a request. */
const deepest = 32;

/** U+0000, which PostgreSQL cannot store, and halves of surrogate pairs, which UTF-8 cannot carry. */
export const unstorable = /\0|\p{Surrogate}/u;

const fault = (message: string): DomainError => new RequestInvalid({ fields: [{ field: '', message }] });

/**
 * Parses JSON (RFC 8259) and refuses what parsers disagree about or storage cannot take: duplicate keys, deep nesting,
 * U+0000, lone surrogates, and whole numbers that would become others. Throws `RequestMalformed` or
 * `RequestInvalid`; neither repeats a value.
 */
export function parseStrictJson(text: string): unknown {
  const found = scan(text);
  const value = parse(text);
  if (found) throw found;
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestMalformed();
  }
}

/** An object or a list that is open: its keys so far, and where in it the scan is. */
interface Level {
  readonly keys: Set<string> | undefined;
  key: string;
  entry: number;
}

/** Looks over the text before it is parsed. Text that is not JSON may pass: the parser speaks about that. */
function scan(text: string): DomainError | undefined {
  const open: Level[] = [];
  let found: DomainError | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const level = open.at(-1);
    if (char === '"') {
      const end = endOfString(text, at);
      found ??= faultOfString(text, at, end, level?.keys);
      if (level?.keys && isKey(text, end)) level.key = text.slice(at, end + 1);
      at = end;
    } else if (char === '{' || char === '[') {
      const keys = char === '{' ? new Set<string>() : undefined;
      if (open.push({ keys, key: '', entry: 0 }) > deepest)
        throw fault(`the body is nested deeper than ${deepest} levels`);
    } else if (char === '}' || char === ']') open.pop();
    else if (char === ',' && level) level.entry += 1;
    else if (char === '-' || isDigit(char)) {
      const end = endOfNumber(text, at);
      if (isInexact(text.slice(at, end))) found ??= inexactNumber(open);
      at = end - 1;
    }
  }
  return found;
}

const isDigit = (char: string): boolean => char >= '0' && char <= '9';

function endOfNumber(text: string, start: number): number {
  const number = /[-+.\deE]+/y;
  number.lastIndex = start;
  number.test(text);
  return Math.max(number.lastIndex, start + 1);
}

/** A number that is written with so few characters comes back as it was sent, unless it is a fraction. */
const exactDigits = 15;

/** A decimal number without its sign: significant digits, and the power of ten of the last one. */
function decimalOf(number: string): { digits: string; power: number } | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(number) ?? [];
  const all = whole + fraction;
  let start = 0;
  let end = all.length;
  while (start < end && all[start] === '0') start += 1;
  while (end > start && all[end - 1] === '0') end -= 1;
  return start === end ? undefined : { digits: all.slice(start, end), power: Number(exponent) + whole.length - end };
}

/** Whether its whole part would come back as another one. Fractions are approximate by nature (RFC 8259, 6). */
function isInexact(number: string): boolean {
  if (number.length <= exactDigits) return false;
  const value = Number(number);
  const sent = decimalOf(number);
  if (!sent || !Number.isFinite(value) || (sent.power < 0 && Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return false;
  const read = decimalOf(String(value));
  return read?.digits !== sent.digits || read.power !== sent.power;
}

function inexactNumber(open: readonly Level[]): DomainError {
  const path = open.map(({ keys, key, entry }) => (keys ? unescaped(key) : String(entry)));
  const field = path.join('.').slice(0, 300);
  return new RequestInvalid({
    fields: [{ field, message: `${field || 'the body'} is a number that a double cannot hold; send it as a text` }],
  });
}

/** Where the text that starts here ends; beyond the end of `text` when it does not. */
export function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

/** What is wrong with a text, or with a key that `keys` has already; a new key goes into `keys`. */
export function faultOfString(
  text: string,
  start: number,
  end: number,
  keys: Set<string> | undefined,
): DomainError | undefined {
  const value = unescaped(text.slice(start, end + 1));
  if (unstorable.test(value)) return fault('the body has U+0000 or half of a surrogate pair in a text');
  if (!keys || !isKey(text, end)) return undefined;
  if (keys.has(value)) return fault('the body has the same key twice in one object');
  keys.add(value);
  return undefined;
}

/** Whether the string that ends here stands before a colon. */
function isKey(text: string, end: number): boolean {
  let next = end + 1;
  while (' \t\r\n'.includes(text[next] ?? '-')) next += 1;
  return text[next] === ':';
}

function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return '';
  }
}
