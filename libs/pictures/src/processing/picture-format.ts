const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** Brands of an ISO media file that holds an AVIF image, or a sequence of them. */
const avifBrands = ['avif', 'avis'];

/**
 * Whether a `ftyp` box at the beginning names one of the brands of AVIF, as its own or as one that the file
 * is compatible with.
 */
function looksLikeAvif(bytes: Buffer): boolean {
  if (ascii(bytes, 4, 8) !== 'ftyp') return false;
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256);
  for (let at = 8; at + 4 <= end; at += 4) if (avifBrands.includes(ascii(bytes, at, at + 4))) return true;
  return false;
}

/**
 * Whether these bytes begin as a JPEG, a PNG, a WebP, a GIF or an AVIF does. Names and media types that a
 * client gives are not looked at.
 */
export function looksLikePicture(bytes: Buffer): boolean {
  const isJpeg = ascii(bytes, 0, 3) === '\xff\xd8\xff';
  const isPng = ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n';
  const isWebp = ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP';
  const isGif = ['GIF87a', 'GIF89a'].includes(ascii(bytes, 0, 6));
  return isJpeg || isPng || isWebp || isGif || looksLikeAvif(bytes);
}
