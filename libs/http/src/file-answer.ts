import type { Readable } from 'node:stream';

/**
 * A file as an answer, with an entity tag that names its content. Its renderer reads the stream to its end or
 * destroys it.
 */
export class FileAnswer {
  /**
   * @param mediaType such as `image/webp`
   * @param bytes length of the stream
   * @param tag entity tag with its quotes (RFC 9110, 8.8.3)
   */
  constructor(
    readonly stream: Readable,
    readonly mediaType: string,
    readonly bytes: number,
    readonly tag: string,
  ) {}
}
