import { open, type FileHandle } from 'node:fs/promises';

/** What is searched by reading it: about a hundred lines. */
const chunkBytes = 4096;
/**
 * Guesses by the value of the hash, before the rest is halved: hashes are spread evenly, so three are enough
 * for a file of any size.
 */
const mostGuesses = 6;

const line = /^([\dA-F]{40})(?::\d+)?\s*$/i;

const notOrdered = 'the file of breached passwords is not ordered by hash';

/** A part of the file that may have the hash: it begins with a line, and lies between two hashes. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

/** The lines that a chunk has in full. `from` and `to` are where they begin and end in the file. */
interface Lines {
  readonly hashes: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** The share of all hashes that are below this one. */
const shareOf = (hash: string): number => Number.parseInt(hash.slice(0, 12), 16) / 2 ** 48;

/**
 * A file in the format of Pwned Passwords: a line `<SHA-1 in hex>:<count>` for each password, ordered by
 * hash. It has tens of gigabytes and is searched where it
 * lies: a lookup reads a few chunks. It is opened for each lookup, so a file that takes its place is found.
 * No other order is supported.
 */
export class BreachFile {
  constructor(private readonly path: string) {}

  /** Throws when the file cannot be read, or is of another format where it was looked into. */
  async has(sha1: string): Promise<boolean> {
    const file = await open(this.path);
    try {
      return await find(file, sha1.toUpperCase());
    } finally {
      await file.close();
    }
  }
}

async function find(file: FileHandle, hash: string): Promise<boolean> {
  let range: Range = { from: 0, to: (await file.stat()).size, above: 0, below: 1 };
  if (range.to === 0) throw new Error('the file of breached passwords is empty');
  for (let tries = 0; range.to - range.from > 2 * chunkBytes; tries += 1) {
    const lines = await readLines(file, range, placeIn(range, tries < mostGuesses ? hash : undefined), chunkBytes);
    const [first = '', last = ''] = [lines.hashes[0], lines.hashes.at(-1)];
    if (shareOf(first) < range.above || shareOf(last) > range.below) throw new Error(notOrdered);
    if (hash >= first && hash <= last) return lines.hashes.includes(hash);
    range =
      hash < first
        ? { ...range, to: lines.from, below: shareOf(first) }
        : { ...range, from: lines.to, above: shareOf(last) };
  }
  return (
    range.to > range.from && (await readLines(file, range, range.from, range.to - range.from)).hashes.includes(hash)
  );
}

/** Where the hash should be, or the middle. A whole chunk follows. */
function placeIn({ from, to, above, below }: Range, hash: string | undefined): number {
  const share = hash === undefined || below <= above ? 0.5 : (shareOf(hash) - above) / (below - above);
  const wanted = from + Math.floor((to - from) * Math.min(Math.max(share, 0), 1)) - chunkBytes / 2;
  return Math.min(Math.max(wanted, from), to - chunkBytes);
}

/** The lines of a range that lie in a chunk as a whole. Throws for a chunk that has another text than hashes. */
async function readLines(file: FileHandle, range: Range, at: number, length: number): Promise<Lines> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  const text = buffer.toString('latin1', 0, bytesRead);
  const begin = at === range.from ? 0 : text.indexOf('\n') + 1;
  const end = at + length === range.to ? text.length : text.lastIndexOf('\n') + 1;
  const hashes = text
    .slice(begin, end)
    .split('\n')
    .filter((one) => one.trim() !== '')
    .map(hashOf);
  if (hashes.length === 0) throw new Error('the file of breached passwords has no lines of a hash');
  if (hashes.some((hash, at) => at > 0 && hash < (hashes[at - 1] ?? ''))) throw new Error(notOrdered);
  return { hashes, from: at + begin, to: at + end };
}

function hashOf(text: string): string {
  const [, hash] = line.exec(text) ?? [];
  if (hash === undefined)
    throw new Error('the file of breached passwords has lines of another format than <SHA-1>:<count>');
  return hash.toUpperCase();
}
