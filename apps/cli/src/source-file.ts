import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { CommandContext } from './command.js';
import { FileUnreadable } from './file.errors.js';

/** What stands for standard input or output in the place of a file name. */
export const standardStream = '-';

/** A file that is read from its beginning to its end; standard input once, and what is kept as often as it takes. */
export class SourceFile {
  private read = 0;

  private constructor(
    private readonly file: string,
    private readonly openStream: () => Readable,
    /** In bytes; not known of what comes through standard input. */
    readonly size: number | undefined,
  ) {}

  static async open({ folder, stdin }: CommandContext, file: string): Promise<SourceFile> {
    if (file === standardStream) return new SourceFile(file, () => stdin, undefined);
    const path = resolve(folder, file);
    const found = await stat(path).catch((error: unknown) => refuse(file, error));
    if (found.isDirectory()) throw new FileUnreadable({ message: `${file} is a folder.` });
    return new SourceFile(file, () => createReadStream(path), found.isFile() ? found.size : undefined);
  }

  /** How many bytes were read up to now. */
  get position(): number {
    return this.read;
  }

  /** Whether it can be read a second time. */
  get isRepeatable(): boolean {
    return this.size !== undefined;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    this.read = 0;
    try {
      for await (const chunk of this.openStream() as AsyncIterable<Buffer>) {
        this.read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      refuse(this.file, error);
    }
  }
}

function refuse(file: string, error: unknown): never {
  throw new FileUnreadable({ message: `${file} cannot be read (${(error as { code?: string }).code ?? String(error)}).`, cause: error });
}
