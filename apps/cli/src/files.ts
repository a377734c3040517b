import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FileUnreadable, type FileContent } from '@app/transfers';
import type { Call, CommandContext, Outcome } from './command.js';
import { FileUnwritable } from './failures.js';
import { codeOf, standardStream, writeOut } from './streams.js';

/** A file that is read from its beginning to its end; standard input once, and what is kept as often as it takes. */
export interface SourceFile extends FileContent {
  /** How many bytes were read up to now. */
  readonly position: number;
}

/** Throws `FileUnreadable`, also while it is read. */
export async function openFile({ folder, stdin }: CommandContext, file: string): Promise<SourceFile> {
  const reject = (error: unknown): never => {
    throw new FileUnreadable({ message: `${file} cannot be read (${codeOf(error)}).`, cause: error });
  };
  const path = resolve(folder, file);
  const found = file === standardStream ? undefined : await stat(path).catch(reject);
  if (found?.isDirectory()) throw new FileUnreadable({ message: `${file} is a folder.` });
  let position = 0;
  return {
    // Of what comes through standard input or a pipe it is not known, and it cannot be read a second time.
    size: found?.isFile() ? found.size : undefined,
    get position() {
      return position;
    },
    async *chunks() {
      position = 0;
      try {
        for await (const chunk of (found ? createReadStream(path) : stdin) as AsyncIterable<Buffer>) {
          position += chunk.length;
          yield chunk;
        }
      } catch (error) {
        reject(error);
      }
    },
  };
}

/** The file that a word names, else standard output: there `--json` is rejected, since the content is there. */
export function targetOf({ options, reject }: Call, file = standardStream, content: string): string {
  if (file === standardStream && options.json) reject(`--json needs a file: standard output has ${content}`);
  return file;
}

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

/** Exports to standard output, of which nothing is said, or to a file that is there when it is whole, and not before. */
export async function exported(
  context: CommandContext,
  file: string,
  work: (write: Write) => Promise<Outcome>,
): Promise<Outcome | undefined> {
  if (file !== standardStream) return writeFile(context, file, work, { draft: `${file}.part` });
  await work((content) => writeOut(context, content));
  return undefined;
}
