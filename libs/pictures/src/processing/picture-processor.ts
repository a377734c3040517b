import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type sharp from 'sharp';
import type { PictureHash } from '@app/common';
import { pictureSizes, type PictureSize } from '../picture-name.js';
import { PicturesBusy, PictureTooLarge, PictureTypeRefused, PictureUndecodable } from '../pictures.errors.js';
import { loadSharp } from './load-sharp.js';
import { looksLikePicture } from './picture-format.js';

/** Largest upload, in bytes. */
export const maxPictureBytes = 10 * 1024 * 1024;
const maxPixels = 40_000_000;
const largest = pictureSizes[0];
const mostAtOnce = 1;
const mostWaiting = 32;
const secondsForOne = 20;

/** A picture as it is kept. Nothing of the upload is left in it but what it looks like. */
export interface ProcessedPicture {
  readonly hash: PictureHash;
  readonly files: readonly { readonly size: PictureSize; readonly bytes: Buffer }[];
}

interface Pixels {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

/** Turns uploads into pictures, one after the other: a large interlaced one takes 400 MiB while it is decoded. */
export class PictureProcessor {
  private readonly slots = pLimit(mostAtOnce);

  /** Throws `PictureTooLarge`, `PictureTypeRefused`, `PictureUndecodable` or `PicturesBusy`. */
  async take(bytes: Buffer): Promise<ProcessedPicture> {
    if (bytes.length > maxPictureBytes) throw new PictureTooLarge();
    if (!looksLikePicture(bytes)) throw new PictureTypeRefused();
    if (this.slots.pendingCount >= mostWaiting) throw new PicturesBusy({ retryAfter: 2 });
    const library = await loadSharp();
    return this.slots(async () => encode(library, await decode(library, bytes)));
  }
}

/** The upright middle square of the first frame, in sRGB. Decoded once; the smaller files are made from it. */
async function decode(library: typeof sharp, bytes: Buffer): Promise<Pixels> {
  try {
    return await library(bytes, { limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true })
      .timeout({ seconds: secondsForOne })
      .autoOrient()
      .resize(largest, largest, { fit: 'cover' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
  } catch (cause) {
    throw new PictureUndecodable({ cause });
  }
}

async function encode(library: typeof sharp, { data, info }: Pixels): Promise<ProcessedPicture> {
  const { width, height, channels } = info;
  const file = async (size: PictureSize): Promise<ProcessedPicture['files'][number]> => {
    const bytes = await library(data, { raw: { width, height, channels } })
      .resize(size, size)
      .webp({ quality: 82 })
      .toBuffer();
    return { size, bytes };
  };
  const first = await file(largest);
  const others = await Promise.all(pictureSizes.slice(1).map(file));
  const hash = createHash('sha256').update(first.bytes).digest('hex') as PictureHash;
  return { hash, files: [first, ...others] };
}
