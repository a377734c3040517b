import { FileUnreadable } from '../../failures.js';

/**
 * A line or a value of a file, and the number of the line where it begins. Of one that is longer than the
 * limit there are no bytes.
 */
export interface Piece {
  readonly line: number;
  readonly bytes?: Buffer;
}

/** The bytes of a piece as they come. Never holds more than the limit. */
class Parts {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly line: number,
    private readonly limit: number,
  ) {}

  add(part: Buffer): this {
    this.length += part.length;
    if (this.length > this.limit) this.parts = [];
    else this.parts.push(part);
    return this;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  get piece(): Piece {
    return this.length > this.limit ? { line: this.line } : { line: this.line, bytes: Buffer.concat(this.parts) };
  }
}

const [lineFeed, carriageReturn, quote, backslash, comma] = [0x0a, 0x0d, 0x22, 0x5c, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === lineFeed || byte === carriageReturn || byte === 0x09;

/** Cuts a stream of bytes at each LF. The CR before one is white space to JSON. */
export async function* byteLines(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Piece> {
  let number = 1;
  let line = new Parts(number, limit);
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      yield line.add(chunk.subarray(from, end)).piece;
      [from, number] = [end + 1, number + 1];
      line = new Parts(number, limit);
    }
    line.add(chunk.subarray(from));
  }
  if (!line.isEmpty) yield line.piece;
}

/**
 * The values of one JSON array, or of objects over several lines one behind the other: where each begins and
 * ends, without understanding more.
 */
class ValueCutter {
  private line = 1;
  /** What may come next, outside of a value. */
  private place: 'start' | 'value' | 'separator' | 'end';
  private depth = 0;
  private isInText = false;
  private isEscaped = false;
  private value: { readonly line: number; readonly parts: Parts } | undefined;

  constructor(
    private readonly isArray: boolean,
    private readonly limit: number,
  ) {
    this.place = isArray ? 'start' : 'separator';
  }

  *cut(chunk: Buffer): Generator<Piece> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (!this.value && this.begins(byte)) from = at;
      if (this.value && this.ends(byte)) {
        // A bracket that closes an object belongs to it; what separates values does not.
        yield this.value.parts.add(chunk.subarray(from, this.isArray ? at : at + 1)).piece;
        this.value = undefined;
        if (this.isArray) this.place = byte === closeBracket ? 'end' : 'value';
      }
      if (byte === lineFeed) this.line += 1;
    }
    this.value?.parts.add(chunk.subarray(from));
  }

  /** Nothing comes any more. */
  end(): void {
    if (this.value) this.fail(`the value that begins in line ${this.value.line} does not end`);
    if (this.isArray && this.place !== 'end') this.fail('the array does not end');
  }

  /** Whether a value begins with a byte that is in none. */
  private begins(byte: number): boolean {
    if (isSpace(byte)) return false;
    const { place } = this;
    if (place === 'start' && byte === openBracket) this.place = 'separator';
    else if (place === 'separator' && this.isArray && byte === closeBracket) this.place = 'end';
    else {
      const isValue = this.isArray ? place !== 'end' && byte !== comma && byte !== closeBracket : byte === openBrace;
      if (!isValue) this.fail('a value is missing, or something stands where none may be');
      this.value = { line: this.line, parts: new Parts(this.line, this.limit) };
    }
    return this.value !== undefined;
  }

  /** Whether the value at hand ends with, or before, a byte. */
  private ends(byte: number): boolean {
    if (this.isInText) {
      if (byte === lineFeed) this.fail('a text does not end in its line');
      this.isInText = this.isEscaped || byte !== quote;
      this.isEscaped = !this.isEscaped && byte === backslash;
      return false;
    }
    if (byte === quote) this.isInText = true;
    if (this.depth === 0 && this.isArray && (byte === comma || byte === closeBracket)) return true;
    if (byte === openBrace || byte === openBracket) this.depth += 1;
    if (byte !== closeBrace && byte !== closeBracket) return false;
    this.depth -= 1;
    if (this.depth < 0) this.fail('a bracket is closed that was not opened');
    return this.depth === 0 && !this.isArray;
  }

  private fail(message: string): never {
    throw new FileUnreadable({ message: `The file cannot be read as JSON (line ${this.line}: ${message}).` });
  }
}

/** The values of a file. Never holds more than a value of the limit and the chunk at hand. Throws `FileUnreadable`. */
export async function* jsonValues(
  chunks: AsyncIterable<Buffer>,
  isArray: boolean,
  limit: number,
): AsyncGenerator<Piece> {
  const cutter = new ValueCutter(isArray, limit);
  for await (const chunk of chunks) yield* cutter.cut(chunk);
  cutter.end();
}
