import type { Readable } from 'node:stream';

/**
 * An answer that is written while it is read: for what is too long to hold at once. Its renderer reads the
 * stream to its end or destroys it. A fault in the middle breaks the connection off, so that no client takes
 * half of the answer for the whole.
 */
export class StreamAnswer {
  /** @param fileName under which a browser saves it */
  constructor(
    readonly stream: Readable,
    readonly mediaType: string,
    readonly fileName: string,
  ) {}
}
