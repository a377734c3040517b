import { RequestInvalid, RequestMalformed, type DomainError } from '@app/kernel';

/** Nesting beyond this is an attack, not a request. */
const deepest = 32;

/** U+0000, which PostgreSQL cannot store, and halves of surrogate pairs, which UTF-8 cannot carry. */
export const unstorable = /\0|\p{Surrogate}/u;

const fault = (message: string): DomainError => new RequestInvalid({ fields: [{ field: '', message }] });

/**
 * Parses JSON (RFC 8259) and refuses what parsers disagree about or storage cannot take: duplicate keys, deep nesting,
 * U+0000 and lone surrogates. Throws `RequestMalformed` or `RequestInvalid`; neither repeats any of the text.
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

/** Looks over the text before it is parsed. Text that is not JSON may pass: the parser speaks about that. */
function scan(text: string): DomainError | undefined {
  const open: (Set<string> | undefined)[] = [];
  let found: DomainError | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      found ??= faultOfString(text, at, end, open.at(-1));
      at = end;
    } else if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : undefined) > deepest) throw fault(`the body is nested deeper than ${deepest} levels`);
    } else if (char === '}' || char === ']') open.pop();
  }
  return found;
}

/** Where the text that starts here ends; beyond the end of `text` when it does not. */
export function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

/** What is wrong with a text, or with a key that `keys` has already; a new key goes into `keys`. */
export function faultOfString(text: string, start: number, end: number, keys: Set<string> | undefined): DomainError | undefined {
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
