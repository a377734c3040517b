import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from './command.js';
import { FileUnwritable } from './file.errors.js';
import { standardStream } from './source-file.js';
import { writeOut } from './standard-streams.js';

export type Write = (text: string) => Promise<void>;

type Refuse = (error: unknown) => never;

/** @param advice what to do about it */
const refusing =
  (file: string, advice: string): Refuse =>
  (error) => {
    const code = (error as { code?: string }).code ?? String(error);
    throw new FileUnwritable({ message: `${file} cannot be written (${code}).${advice}`, cause: error });
  };

/** A file that is written from its beginning, readable by its owner alone: it says much about people. */
export class SinkFile {
  private constructor(
    private readonly file: string,
    private readonly draft: string,
    private readonly handle: FileHandle,
    private readonly refuse: Refuse,
  ) {}

  /** A file that appears under its name when it is whole. One that was there before stays until then. */
  static create(context: CommandContext, file: string): Promise<SinkFile> {
    return SinkFile.open(context, file, `${file}.part`, '');
  }

  /** A file that grows under its name. */
  static begin(context: CommandContext, file: string, advice: string): Promise<SinkFile> {
    return SinkFile.open(context, file, file, ` ${advice}`);
  }

  private static async open({ folder }: CommandContext, file: string, draft: string, advice: string): Promise<SinkFile> {
    const refuse = refusing(draft, advice);
    const [path, draftPath] = [resolve(folder, file), resolve(folder, draft)];
    return new SinkFile(path, draftPath, await open(draftPath, 'w', 0o600).catch(refuse), refuse);
  }

  /** Throws `FileUnwritable` when the disk is full. */
  async write(text: string): Promise<void> {
    await this.handle.appendFile(text).catch(this.refuse);
  }

  async finish(): Promise<void> {
    // What is no file on a disk, such as a pipe, cannot be synchronized.
    if (this.draft !== this.file) await this.handle.sync().catch(this.refuse);
    await this.handle.close().catch(this.refuse);
    if (this.draft !== this.file) await rename(this.draft, this.file).catch(this.refuse);
  }

  /** What is half written is of no use to anybody, unless it stands under its own name. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.draft !== this.file) await rm(this.draft, { force: true });
  }
}

/** Writes to standard output, or to a file that is there when it is whole, and not before. */
export async function writeTo<T>(context: CommandContext, file: string, work: (write: Write) => Promise<T>): Promise<T> {
  if (file === standardStream) return work((text) => writeOut(context, text));
  const sink = await SinkFile.create(context, file);
  try {
    const result = await work((text) => sink.write(text));
    await sink.finish();
    return result;
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}
