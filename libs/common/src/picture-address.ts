import { RequestInvalid } from './general-errors.js';

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

/**
 * What RFC 3986 lets an http address consist of. Parsers of browsers take and repair more, so two readers
 * could see two addresses.
 */
const part = String.raw`(?:[\w\-.~:@!$&'()*+,;=/?]|%[\da-f]{2})*`;
const webAddress = new RegExp(String.raw`^https?://[\w\-.~:@[\]!$&'()*+,;=%]+(?:[/?]${part})?(?:#${part})?$`, 'i');

/** Address of a picture elsewhere, which is never fetched: https (http only for localhost), without credentials. */
export function isPictureAddress(text: string): boolean {
  if (text.length > 2048 || !webAddress.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return secure && url.username === '' && url.password === '';
}

/** Throws `RequestInvalid` unless a new address is one. @param field the field of the request that brought it */
export function assertPictureAddress(field: string, address: string | null | undefined): void {
  if (address === undefined || address === null || isPictureAddress(address)) return;
  const message = `${field} must be an https address of at most 2048 characters without credentials`;
  throw new RequestInvalid({ fields: [{ field, message }] });
}
