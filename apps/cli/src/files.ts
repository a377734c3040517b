import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { FileUnreadable, type FileContent } from '@app/transfers';
import type { Call, CommandContext, Outcome } from './command.js';
import { FileUnwritable } from './failures.js';
import { codeOf, standardStream, writeOut } from './streams.js';

/** A file that is read from its beginning to its end; standard input once, and what is kept as often as it takes. */
export class SourceFile implements FileContent {
  private constructor(
    private readonly openStream: () => Readable,
    private readonly reject: (error: unknown) => never,
    /** In bytes; not known of what comes through standard input, which cannot be read a second time either. */
    readonly size: number | undefined,
    /** How many bytes were read up to now. */
    public position = 0,
  ) {}

  static async open({ folder, stdin }: CommandContext, file: string): Promise<SourceFile> {
    const reject = (error: unknown): never => {
      throw new FileUnreadable({ message: `${file} cannot be read (${codeOf(error)}).`, cause: error });
    };
    if (file === standardStream) return new SourceFile(() => stdin, reject, undefined);
    const path = resolve(folder, file);
    const found = await stat(path).catch(reject);
    if (found.isDirectory()) throw new FileUnreadable({ message: `${file} is a folder.` });
    return new SourceFile(() => createReadStream(path), reject, found.isFile() ? found.size : undefined);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    this.position = 0;
    try {
      for await (const chunk of this.openStream() as AsyncIterable<Buffer>) {
        this.position += chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.reject(error);
    }
  }
}

/** Rejects `--json` where standard output has the content. */
export function assertFile({ options, reject }: Call, file: string, content: string): void {
  if (file === standardStream && options.json) reject(`error: --json needs a file: standard output has ${content}`);
}

/** Nothing is said of what went to standard output. */
export const inFile = (file: string, outcome: Outcome): Outcome | undefined =>
  file === standardStream ? undefined : outcome;

export type Write = (content: string) => Promise<void>;

/**
 * Writes a file from its beginning, readable by its owner alone: it says much about users. Throws
 * `FileUnwritable`, as when the disk is full.
 * @param draft what it is called until it is whole. One that was there before stays until then.
 * @param advice what to do when it cannot be written
 */
export async function writeFile<T>(
  { folder }: CommandContext,
  file: string,
  work: (write: Write) => Promise<T>,
  { draft = file, advice = '' }: { draft?: string; advice?: string } = {},
): Promise<T> {
  const reject = (error: unknown): never => {
    throw new FileUnwritable({ message: `${draft} cannot be written (${codeOf(error)}).${advice}`, cause: error });
  };
  const [path, final] = [resolve(folder, draft), resolve(folder, file)];
  const handle = await open(path, 'w', 0o600).catch(reject);
  try {
    const result = await work((content) => handle.appendFile(content).catch(reject));
    // What is no file on a disk, such as a pipe, cannot be synchronized.
    if (path !== final) await handle.sync().catch(reject);
    await handle.close().catch(reject);
    if (path !== final) await rename(path, final).catch(reject);
    return result;
  } catch (error) {
    await handle.close().catch(() => undefined);
    // What is half written is of no use, unless it stands under its own name.
    if (path !== final) await rm(path, { force: true });
    throw error;
  }
}

/** Writes to standard output, or to a file that is there when it is whole, and not before. */
export const writeTo = <T>(context: CommandContext, file: string, work: (write: Write) => Promise<T>): Promise<T> =>
  file === standardStream
    ? work((content) => writeOut(context, content))
    : writeFile(context, file, work, { draft: `${file}.part` });
