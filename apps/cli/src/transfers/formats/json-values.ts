import { FileUnreadable } from '../../failures.js';
import type { ByteLine } from './byte-lines.js';

const [lineFeed, quote, backslash, comma] = [0x0a, 0x22, 0x5c, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number): boolean => byte === 0x20 || byte === lineFeed || byte === 0x0d || byte === 0x09;

/** How values stand in a file that is not one line for each: as one JSON array, or as objects over several lines, one behind the other. */
export type Arrangement = 'array' | 'sequence';

/** Where in the file the reader is: what may come next, outside of a value. */
type Place = 'start' | 'value' | 'separator' | 'end';

/** Cuts the bytes of a file into its values, without understanding more of them than where each one ends. */
class ValueCutter {
  private line = 1;
  private place: Place;
  private depth = 0;
  private isInText = false;
  private isEscaped = false;
  /** Of the value at hand: where it began, what of it came in earlier chunks, and how long it is. */
  private value: { readonly line: number; parts: Buffer[]; length: number } | undefined;

  constructor(
    private readonly arrangement: Arrangement,
    private readonly limit: number,
  ) {
    this.place = arrangement === 'array' ? 'start' : 'separator';
  }

  *cut(chunk: Buffer): Generator<ByteLine> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (!this.value && this.begins(byte)) from = at;
      if (this.value && this.ends(byte)) {
        // A bracket that closes an object belongs to it; what separates values does not.
        const end = this.arrangement === 'sequence' ? at + 1 : at;
        yield this.finish(chunk.subarray(from, end));
        this.place = this.arrangement === 'array' && byte === closeBracket ? 'end' : this.arrangement === 'array' ? 'value' : 'separator';
      }
      if (byte === lineFeed) this.line += 1;
    }
    if (this.value) this.keep(chunk.subarray(from));
  }

  /** Nothing comes any more. */
  end(): void {
    if (this.value) this.fail(`the value that begins in line ${this.value.line} does not end`);
    if (this.arrangement === 'array' && this.place !== 'end') this.fail('the array does not end');
  }

  /** Whether a value begins with a byte that is in none. */
  private begins(byte: number): boolean {
    if (isSpace(byte)) return false;
    if (this.place === 'start' && byte === openBracket) {
      this.place = 'separator';
      return false;
    }
    if (this.place === 'separator' && this.arrangement === 'array' && byte === closeBracket) {
      this.place = 'end';
      return false;
    }
    const isValue = this.arrangement === 'array' ? this.place !== 'end' && byte !== comma && byte !== closeBracket : byte === openBrace;
    if (!isValue) this.fail('a value is missing, or something stands where none may be');
    this.value = { line: this.line, parts: [], length: 0 };
    return true;
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
    if (this.depth === 0 && this.arrangement === 'array' && (byte === comma || byte === closeBracket)) return true;
    if (byte === openBrace || byte === openBracket) this.depth += 1;
    if (byte !== closeBrace && byte !== closeBracket) return false;
    this.depth -= 1;
    if (this.depth < 0) this.fail('a bracket is closed that was not opened');
    return this.depth === 0 && this.arrangement === 'sequence';
  }

  private keep(part: Buffer): void {
    if (!this.value) return;
    this.value.length += part.length;
    if (this.value.length > this.limit) this.value.parts = [];
    else this.value.parts.push(part);
  }

  private finish(last: Buffer): ByteLine {
    const { line = this.line, parts = [], length = 0 } = this.value ?? {};
    this.value = undefined;
    return length + last.length > this.limit ? { number: line } : { number: line, bytes: Buffer.concat([...parts, last]) };
  }

  private fail(message: string): never {
    throw new FileUnreadable({ message: `The file cannot be read as JSON (line ${this.line}: ${message}).` });
  }
}

/** The values of a file, each with the line where it begins. Never holds more than a value of the limit and the chunk at hand. Throws `FileUnreadable`. */
export async function* jsonValues(chunks: AsyncIterable<Buffer>, arrangement: Arrangement, limit: number): AsyncGenerator<ByteLine> {
  const cutter = new ValueCutter(arrangement, limit);
  for await (const chunk of chunks) yield* cutter.cut(chunk);
  cutter.end();
}
