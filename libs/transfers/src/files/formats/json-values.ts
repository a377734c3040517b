import { FileUnreadable } from '../../transfers.errors.js';

/** How the values of a file stand in it: one a line, in one array, or objects over several lines. */
export type Layout = 'lines' | 'array' | 'objects';

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
    readonly line: number,
    private readonly limit: number,
  ) {}

  add(part: Buffer): this {
    this.length += part.length;
    if (this.length > this.limit) this.parts = [];
    else this.parts.push(part);
    return this;
  }

  get piece(): Piece {
    return this.length > this.limit ? { line: this.line } : { line: this.line, bytes: Buffer.concat(this.parts) };
  }
}

const [lineFeed, quote, backslash, comma] = [0x0a, 0x22, 0x5c, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const spaces = new Set([0x20, lineFeed, 0x0d, 0x09]);

/** Finds where each value begins and ends, without understanding more. The CR before a LF is white space to JSON. */
class ValueCutter {
  private line = 1;
  /** What may come next in an array, outside of a value. */
  private place: 'start' | 'value' | 'separator' | 'end' = 'start';
  private depth = 0;
  private isInText = false;
  private isEscaped = false;
  private value: Parts | undefined;

  constructor(
    private readonly layout: Layout,
    private readonly limit: number,
  ) {}

  *cut(chunk: Buffer): Generator<Piece> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (!this.value && this.begins(byte)) {
        from = at;
        this.value = new Parts(this.line, this.limit);
      }
      if (this.value && this.ends(byte)) {
        // A bracket that closes an object belongs to it; what separates values does not.
        yield this.value.add(chunk.subarray(from, this.layout === 'objects' ? at + 1 : at)).piece;
        this.value = undefined;
        this.place = byte === closeBracket ? 'end' : 'value';
      }
      if (byte === lineFeed) this.line += 1;
    }
    this.value?.add(chunk.subarray(from));
  }

  /** Nothing comes any more. Answers the last line, which may have no end. */
  end(): Piece[] {
    if (this.layout === 'lines') return this.value ? [this.value.piece] : [];
    if (this.value) this.fail(`the value that begins in line ${this.value.line} does not end`);
    if (this.layout === 'array' && this.place !== 'end') this.fail('the array does not end');
    return [];
  }

  /** Whether a value begins with a byte that is in none. */
  private begins(byte: number): boolean {
    const { layout, place } = this;
    if (layout === 'lines') return true;
    if (spaces.has(byte)) return false;
    if (layout === 'objects' && byte === openBrace) return true;
    if (layout === 'array' && (place === 'value' || place === 'separator') && byte !== comma && byte !== closeBracket)
      return true;
    if (layout === 'array' && place === 'start' && byte === openBracket) this.place = 'separator';
    else if (layout === 'array' && place === 'separator' && byte === closeBracket) this.place = 'end';
    else this.fail('a value is missing, or something stands where none may be');
    return false;
  }

  /** Whether the value at hand ends with, or before, a byte. */
  private ends(byte: number): boolean {
    if (this.layout === 'lines') return byte === lineFeed;
    if (this.isInText) {
      if (byte === lineFeed) this.fail('a text does not end in its line');
      this.isInText = this.isEscaped || byte !== quote;
      this.isEscaped = !this.isEscaped && byte === backslash;
      return false;
    }
    if (byte === quote) this.isInText = true;
    if (this.depth === 0 && this.layout === 'array' && (byte === comma || byte === closeBracket)) return true;
    if (byte === openBrace || byte === openBracket) this.depth += 1;
    if (byte !== closeBrace && byte !== closeBracket) return false;
    this.depth -= 1;
    if (this.depth < 0) this.fail('a bracket is closed that was not opened');
    return this.depth === 0 && this.layout === 'objects';
  }

  private fail(message: string): never {
    throw new FileUnreadable({ message: `The file cannot be read as JSON (line ${this.line}: ${message}).` });
  }
}

/** The values of a file. Never holds more than a value of the limit and the chunk at hand. Throws `FileUnreadable`. */
export async function* valuesIn(chunks: AsyncIterable<Buffer>, layout: Layout, limit: number): AsyncGenerator<Piece> {
  const cutter = new ValueCutter(layout, limit);
  for await (const chunk of chunks) yield* cutter.cut(chunk);
  yield* cutter.end();
}
