import { defineError } from '@app/common';

export const PictureTypeRefused = defineError(
  'picture.type_refused',
  'unsupported_media',
  'A picture must be a JPEG, PNG, WebP, GIF or AVIF file.',
);
export const PictureTooLarge = defineError('picture.too_large', 'too_large', 'A picture may have 10 MiB at the most.');
export const PictureUndecodable = defineError(
  'picture.undecodable',
  'undecodable',
  'The picture is damaged, not complete, or has more than 40 million pixels.',
);
export const PictureNotFound = defineError('picture.not_found', 'not_found', 'There is no such picture.');
export const PicturesBusy = defineError('picture.busy', 'unavailable', 'Too many pictures are being processed.');
export const PictureSwept = defineError(
  'picture.swept',
  'unavailable',
  'The picture was removed while it was being set.',
);
export const StorageFull = defineError(
  'picture_storage.full',
  'insufficient_storage',
  'There is no room for another picture.',
);
export const StorageUnavailable = defineError(
  'picture_storage.unavailable',
  'unavailable',
  'The pictures cannot be reached right now.',
);

/** Of every upload of a picture. */
export const uploadFailures = [
  PictureTypeRefused,
  PictureTooLarge,
  PictureUndecodable,
  PicturesBusy,
  PictureSwept,
  StorageFull,
  StorageUnavailable,
];
