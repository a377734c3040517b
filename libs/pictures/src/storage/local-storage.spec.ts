import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PictureHash } from '@app/common';
import type { PictureName } from '../picture-name.js';
import { StorageFull, StorageUnavailable } from '../pictures.errors.js';
import { LocalStorage } from './local-storage.js';

let folder: string;
let storage: LocalStorage;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-storage-'));
  storage = new LocalStorage(join(folder, 'pictures'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aName = (size: PictureName['size'] = 512): PictureName => ({
  hash: createHash('sha256').update(randomBytes(8)).digest('hex') as PictureHash,
  size,
});

function filesBelow(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

async function read(name: PictureName): Promise<Buffer | undefined> {
  const found = await storage.open(name);
  return found && Buffer.concat(await found.stream.toArray());
}

describe('the folder of pictures', () => {
  it('keeps a file two levels deep, and gives it back', async () => {
    const name = aName();
    await storage.put(name, Buffer.from('picture'));
    const { hash } = name;
    expect(filesBelow(join(folder, 'pictures'))).toEqual([
      join(hash.slice(0, 2), hash.slice(2, 4), `${hash}-512.webp`),
    ]);
    const found = await storage.open(name);
    found?.stream.destroy();
    expect([await storage.exists(name), await read(name), found?.bytes]).toEqual([true, Buffer.from('picture'), 7]);
  });

  it('knows nothing of a file that is not there', async () => {
    expect([await storage.exists(aName()), await storage.open(aName())]).toEqual([false, undefined]);
    await storage.delete(aName());
  });

  it('forgets a deleted file', async () => {
    const [name, other] = [aName(), aName()];
    await storage.put(name, Buffer.from('one'));
    await storage.put(other, Buffer.from('two'));
    await storage.delete(name);
    expect([await storage.exists(name), await storage.exists(other)]).toEqual([false, true]);
  });

  it('returns the whole file to a reader, even if it is overwritten meanwhile', async () => {
    const name = aName();
    const content = Buffer.alloc(3_000_000, 7);
    await storage.put(name, content);
    const writes = Promise.all(Array.from({ length: 20 }, () => storage.put(name, content)));
    for (let round = 0; round < 20; round += 1) expect((await read(name))?.equals(content)).toBe(true);
    await writes;
    expect(filesBelow(join(folder, 'pictures'))).toHaveLength(1);
  });

  it('clears away what a write that died has left, and nothing that is being written', async () => {
    const drafts = join(folder, 'pictures', 'drafts');
    mkdirSync(drafts, { recursive: true });
    for (const draft of ['old', 'new']) writeFileSync(join(drafts, draft), 'half of a pict');
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(drafts, 'old'), hourAgo, hourAgo);
    await storage.clearLeftovers(new Date(Date.now() - 60_000));
    expect(readdirSync(drafts)).toEqual(['new']);
  });

  it('is unavailable when the folder is not a directory', async () => {
    writeFileSync(join(folder, 'pictures'), 'a file is in the way');
    await expect(storage.put(aName(), Buffer.from('x'))).rejects.toBeInstanceOf(StorageUnavailable);
    expect(statSync(join(folder, 'pictures')).size).toBe(20);
  });
});

/** Makes a file system of 256 KiB, where the system lets us. */
function mountSmall(place: string): boolean {
  try {
    mkdirSync(place);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** One place that only root can make; elsewhere these tests say that they were skipped. */
const small = mkdtempSync(join(tmpdir(), 'facet-small-'));
const mounted = mountSmall(join(small, 'disk'));
if (mounted) execFileSync('umount', [join(small, 'disk')]);
rmSync(small, { recursive: true });

(mounted ? describe : describe.skip)('a disk that is full (skipped where no small file system can be mounted)', () => {
  let disk: string;
  beforeEach(() => {
    disk = join(folder, 'disk');
    mountSmall(disk);
  });
  afterEach(() => void execFileSync('umount', [disk]));

  it('is reported, keeps what it has and nothing of what did not fit', async () => {
    const full = new LocalStorage(join(disk, 'pictures'));
    const stored = aName();
    await full.put(stored, randomBytes(100_000));
    await expect(full.put(aName(), randomBytes(400_000))).rejects.toBeInstanceOf(StorageFull);
    expect(filesBelow(join(disk, 'pictures'))).toHaveLength(1);
    await full.put(aName(), randomBytes(50_000));
    await full.delete(stored);
    await full.put(aName(), randomBytes(100_000));
  });
});
