import { Injectable } from '@nestjs/common';
import { readFileName } from './picture-name.js';
import { PictureNotFound } from './pictures.errors.js';
import { PictureStorage, type OpenPicture } from './storage/picture-storage.js';

/** Reading files of pictures, without the database. */
@Injectable()
export class PictureFiles {
  constructor(private readonly storage: PictureStorage) {}

  /** @param name `<hash>-<size>.webp`. Throws `PictureNotFound` or `StorageUnavailable`. */
  async open(name: string): Promise<OpenPicture> {
    const picture = readFileName(name);
    const found = picture && (await this.storage.open(picture));
    if (!found) throw new PictureNotFound();
    return found;
  }
}
