import type { PictureHash } from '@app/common';

/** Edges of the square files that every picture has, in pixels. */
export const pictureSizes = [512, 256, 64] as const;
export type PictureSize = (typeof pictureSizes)[number];

/** One file of a picture. */
export interface PictureName {
  readonly hash: PictureHash;
  readonly size: PictureSize;
}

const fileName = new RegExp(`^([0-9a-f]{64})-(${pictureSizes.join('|')})\\.webp$`);

/** The name of a file, in storage and in addresses. */
export const fileOf = ({ hash, size }: PictureName): string => `${hash}-${size}.webp`;

/** Reads what `fileOf` wrote. Anything else is no name of a picture, so nothing else ever reaches a storage. */
export function readFileName(text: string): PictureName | undefined {
  const [, hash, size] = fileName.exec(text) ?? [];
  return hash === undefined ? undefined : { hash: hash as PictureHash, size: Number(size) as PictureSize };
}
