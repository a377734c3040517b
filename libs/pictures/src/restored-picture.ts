import { isPictureHash, RequestInvalid, type PictureHash } from '@app/common';
import { fileOf, pictureSizes } from './picture-name.js';
import type { ProcessedPicture } from './processing/picture-processor.js';

const longestFile = 1024 * 1024;

/** The files of a picture, by size. */
export const pictureFileNames = (hash: PictureHash): [size: string, name: string][] =>
  pictureSizes.map((size) => [String(size), fileOf({ hash, size })]);

const isWebp = (bytes: Buffer): boolean =>
  bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';

/**
 * A picture whose files another installation has made. Throws `RequestInvalid` when a file is missing or of
 * another kind.
 */
export function pictureOf(hash: string, bytes: ReadonlyMap<string, Buffer>): ProcessedPicture {
  const files = pictureSizes.map((size) => ({ size, bytes: bytes.get(String(size)) ?? Buffer.alloc(0) }));
  const isWhole = files.every((one) => one.bytes.length <= longestFile && isWebp(one.bytes));
  if (!isPictureHash(hash) || !isWhole)
    throw new RequestInvalid({
      fields: [{ field: 'picture', message: 'picture is not one that an installation has made' }],
    });
  return { hash, files };
}
