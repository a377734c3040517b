import { RequestInvalid, RequestMalformed, type DomainError } from '@app/common';
import { endOfString, faultOfString, parseStrictJson } from './strict-json.js';

/** Characters that are parsed in one go: about a millisecond. */
const sliceLength = 128 * 1024;
const longestEntry = 64 * 1024;

const blank = /^[ \t\r\n]*$/;
const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t';
const fault = (message: string): DomainError => new RequestInvalid({ fields: [{ field: '', message }] });

/**
 * Parses a long JSON list or record of texts as it arrives, with the strictness of `parseStrictJson`. No call
 * takes longer than its piece and one slice need, so that other requests get their turn between two pieces.
 * Entries do not nest.
 */
export class FlatJson {
  /** What has not been parsed yet, from the first entry of the slice on. */
  private rest = '';
  private at = 0;
  /** Where the current entry begins in `rest`. */
  private entry = 0;
  private list: unknown[] | undefined;
  private record: Record<string, unknown> | undefined;
  private readonly keys = new Set<string>();
  private phase: 'before' | 'inside' | 'after' | 'scalar' = 'before';
  private slices = 0;

  /** @param most entries */
  constructor(private readonly most: number) {}

  /** Throws `RequestInvalid` or `RequestMalformed`; neither repeats any of the text. */
  write(piece: string): void {
    this.rest += piece;
    this.scan(false);
    if (this.phase === 'after') [this.rest, this.at] = ['', 0];
    else if (this.rest.length - this.entry > longestEntry)
      throw fault(`the body has an entry of more than ${longestEntry} characters`);
  }

  /** The parsed body. Throws like `write`. */
  end(): unknown {
    this.scan(true);
    if (this.phase === 'before' || this.phase === 'scalar') return parseStrictJson(this.rest);
    if (this.phase === 'inside') throw new RequestMalformed();
    return this.list ?? this.record;
  }

  private scan(isLast: boolean): void {
    for (; this.at < this.rest.length && this.phase !== 'scalar'; this.at += 1) {
      const char = this.rest.charAt(this.at);
      if (this.phase === 'inside') {
        if (!this.scanInside(char, isLast)) return;
      } else if (!isSpace(char)) {
        if (this.phase === 'after') throw new RequestMalformed();
        this.begin(char);
      }
    }
  }

  private begin(char: string): void {
    if (char === '[') this.list = [];
    else if (char === '{') this.record = {};
    else return void (this.phase = 'scalar');
    this.phase = 'inside';
    this.drop(this.at + 1);
  }

  /** Whether the scan can go on; a text whose end has not arrived is scanned again. */
  private scanInside(char: string, isLast: boolean): boolean {
    if (char === '"') return this.scanText(isLast);
    if (char === '[' || char === '{') throw fault('the entries of the body must be texts');
    if (char === ',') this.endEntry();
    else if (char === ']' || char === '}') this.close(char);
    return true;
  }

  private scanText(isLast: boolean): boolean {
    const end = endOfString(this.rest, this.at);
    if (end >= this.rest.length || (this.record && !isLast && this.isOpenEnded(end + 1))) return false;
    const found = faultOfString(this.rest, this.at, end, this.record && this.keys);
    if (found) throw found;
    this.at = end;
    return true;
  }

  /** Whether it is not known yet if a colon follows, which makes the text a key. */
  private isOpenEnded(from: number): boolean {
    let at = from;
    while (at < this.rest.length && isSpace(this.rest.charAt(at))) at += 1;
    return at === this.rest.length;
  }

  private endEntry(): void {
    this.entry = this.at + 1;
    if (this.at < sliceLength) return;
    this.take(this.rest.slice(0, this.at));
    this.drop(this.at + 1);
  }

  private close(char: string): void {
    if ((char === ']') !== (this.list !== undefined)) throw new RequestMalformed();
    const text = this.rest.slice(0, this.at);
    if (this.slices > 0 || !blank.test(text)) this.take(text);
    this.phase = 'after';
    this.drop(this.at + 1);
  }

  /** Forgets the text before `from`; the scan goes on behind it. */
  private drop(from: number): void {
    this.rest = this.rest.slice(from);
    this.at = -1;
    this.entry = 0;
  }

  private take(text: string): void {
    if (blank.test(text)) throw new RequestMalformed();
    this.slices += 1;
    if (this.list) {
      for (const one of parsed<unknown[]>(`[${text}]`)) this.list.push(one);
    } else {
      // An assignment to `__proto__` would make no key.
      for (const [key, value] of Object.entries(parsed<Record<string, unknown>>(`{${text}}`)))
        Object.defineProperty(this.record, key, { value, enumerable: true, configurable: true, writable: true });
    }
    if ((this.list?.length ?? this.keys.size) > this.most) throw fault(`the body has more than ${this.most} entries`);
  }
}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new RequestMalformed();
  }
}
