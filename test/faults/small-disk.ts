import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aDataFolder } from '../support/server-process.js';

/** A file system of its own with little space, in memory. Only who may mount can make one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** None where this process may not mount, such as in a container without that right. */
  static make(kibibytes: number): SmallDisk | undefined {
    const folder = aDataFolder();
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
      return new SmallDisk(folder);
    } catch {
      return undefined;
    }
  }

  /** Takes the last byte. */
  fill(): void {
    try {
      for (;;) appendFileSync(this.filler, Buffer.alloc(1024));
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    }
  }

  /** Gives back what `fill` took. */
  clear(): void {
    rmSync(this.filler);
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
