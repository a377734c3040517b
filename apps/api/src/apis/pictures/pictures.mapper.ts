import { FileAnswer } from '@app/http';
import type { OpenPicture } from '@app/pictures';

export const pictureType = 'image/webp';

/** The name of a file says what is in it, so it is its entity tag too. */
export const toFileAnswer = (name: string, { stream, bytes }: OpenPicture): FileAnswer =>
  new FileAnswer(stream, pictureType, bytes, `"${name}"`);
