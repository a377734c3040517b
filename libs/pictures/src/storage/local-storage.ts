import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DomainError } from '@app/common';
import { fileOf, type PictureName } from '../picture-name.js';
import { StorageFull, StorageUnavailable } from '../pictures.errors.js';
import { PictureStorage, type OpenPicture } from './picture-storage.js';

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';
const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

function translated(cause: unknown): DomainError {
  const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(cause));
  return full ? new StorageFull({ cause }) : new StorageUnavailable({ retryAfter: 5, cause });
}

/**
 * Makes a rename survive a power cut. Some systems cannot sync a folder; there the file itself has been
 * synced all the same.
 */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/**
 * Files in a folder, two levels deep by the first digits of the hash. A file appears under its name when all
 * of it is on the disk.
 */
export class LocalStorage extends PictureStorage {
  private readonly drafts: string;

  constructor(private readonly folder: string) {
    super();
    this.drafts = join(folder, 'drafts');
  }

  async put(name: PictureName, bytes: Buffer): Promise<void> {
    const draft = join(this.drafts, randomUUID());
    const place = this.placeOf(name);
    try {
      await mkdir(this.drafts, { recursive: true });
      await writeSynced(draft, bytes);
      await mkdir(dirname(place), { recursive: true });
      await rename(draft, place);
      await syncFolder(dirname(place));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw translated(error);
    }
  }

  async open(name: PictureName): Promise<OpenPicture | undefined> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(this.placeOf(name), 'r');
      const { size } = await handle.stat();
      return { stream: handle.createReadStream(), bytes: size };
    } catch (error) {
      await handle?.close();
      if (isMissing(error)) return undefined;
      throw translated(error);
    }
  }

  async exists(name: PictureName): Promise<boolean> {
    try {
      return (await stat(this.placeOf(name))).isFile();
    } catch (error) {
      if (isMissing(error)) return false;
      throw translated(error);
    }
  }

  async delete(name: PictureName): Promise<void> {
    await rm(this.placeOf(name), { force: true }).catch((error: unknown) => {
      throw translated(error);
    });
  }

  async probe(): Promise<number> {
    const draft = join(this.drafts, randomUUID());
    try {
      await mkdir(this.drafts, { recursive: true });
      await writeSynced(draft, Buffer.from('probe'));
      await rm(draft);
      const { bavail, bsize } = await statfs(this.folder);
      return bavail * bsize;
    } catch (error) {
      throw translated(error);
    }
  }

  async clearLeftovers(olderThan: Date): Promise<void> {
    const drafts = await readdir(this.drafts).catch(() => []);
    for (const draft of drafts.map((one) => join(this.drafts, one))) {
      const found = await stat(draft).catch(() => undefined);
      if (found && found.mtime < olderThan) await rm(draft, { force: true });
    }
  }

  private placeOf(name: PictureName): string {
    return join(this.folder, name.hash.slice(0, 2), name.hash.slice(2, 4), fileOf(name));
  }
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
