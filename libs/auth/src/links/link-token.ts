import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '@app/common';

const idLength = 16;
const secretLength = 32;

/** The token in a link: the id of a row, and a secret of which the row has the hash. */
export class LinkToken {
  constructor(
    readonly id: string,
    readonly secret: Buffer,
  ) {}

  static create(id: string = newId()): LinkToken {
    return new LinkToken(id, randomBytes(secretLength));
  }

  /** Undefined when the text is not of the form. */
  static read(text: string): LinkToken | undefined {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== idLength + secretLength || bytes.toString('base64url') !== text) return undefined;
    const id = bytes.toString('hex', 0, idLength).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return new LinkToken(id, bytes.subarray(idLength));
  }

  /** The secret is random, so a plain hash is enough. */
  hash(): Buffer {
    return createHash('sha256').update(this.secret).digest();
  }

  matches(hash: Buffer): boolean {
    return timingSafeEqual(this.hash(), hash);
  }

  toString(): string {
    return Buffer.concat([Buffer.from(this.id.replaceAll('-', ''), 'hex'), this.secret]).toString('base64url');
  }
}
