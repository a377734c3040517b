import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '@app/common';

/** The token of a link: which row it belongs to, and a secret of which the row has the hash. */
export interface LinkParts {
  readonly id: string;
  readonly secret: Buffer;
}

const idLength = 16;
const secretLength = 32;

export const newLinkParts = (id: string = newId()): LinkParts => ({ id, secret: randomBytes(secretLength) });

export const writeLink = ({ id, secret }: LinkParts): string => Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), secret]).toString('base64url');

/** Nothing when the text is not of the form. */
export function readLink(text: string): LinkParts | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== idLength + secretLength || bytes.toString('base64url') !== text) return undefined;
  const id = bytes.toString('hex', 0, idLength).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { id, secret: bytes.subarray(idLength) };
}

/** The secret is random, so a plain hash does. */
export const hashOfLink = ({ secret }: LinkParts): Buffer => createHash('sha256').update(secret).digest();

export const isHashOfLink = (parts: LinkParts, hash: Buffer): boolean => timingSafeEqual(hashOfLink(parts), hash);
