const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** Whether these bytes begin as a JPEG, a PNG or a WebP does. Names and media types that a client gives are not looked at. */
export function looksLikePicture(bytes: Buffer): boolean {
  const isJpeg = ascii(bytes, 0, 3) === '\xff\xd8\xff';
  const isPng = ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n';
  const isWebp = ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP';
  return isJpeg || isPng || isWebp;
}
