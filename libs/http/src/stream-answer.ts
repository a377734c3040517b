import type { Readable } from 'node:stream';

/** An answer of unknown length, written as fast as the caller reads it. Whoever renders it reads the stream to its end or destroys it. */
export class StreamAnswer {
  /** @param fileName under which a browser keeps it */
  constructor(
    readonly stream: Readable,
    readonly mediaType: string,
    readonly fileName: string,
  ) {}
}
