import type { Readable } from 'node:stream';
import type { PictureName } from '../picture-name.js';

/** A file that is being read. The caller reads it to its end or destroys it. */
export interface OpenPicture {
  readonly stream: Readable;
  /** Length in bytes. */
  readonly bytes: number;
}

/** Where the files are. Every method throws `StorageUnavailable` when the place cannot be reached. */
export abstract class PictureStorage {
  /** Writes the whole file or nothing, over what was there. Throws `StorageFull`. */
  abstract put(name: PictureName, bytes: Buffer): Promise<void>;
  abstract open(name: PictureName): Promise<OpenPicture | undefined>;
  abstract exists(name: PictureName): Promise<boolean>;
  /** A file that is not there counts as deleted. */
  abstract delete(name: PictureName): Promise<void>;
  /**
   * Writes something and removes it again. Answers how many bytes are free, where there is a limit that one
   * can see.
   */
  abstract probe(): Promise<number | undefined>;
  /** Removes what writes that were cut off before `olderThan` left behind. */
  abstract clearLeftovers(olderThan: Date): Promise<void>;
}
