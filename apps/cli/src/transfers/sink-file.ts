import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { FileUnwritable } from './transfer.errors.js';

const refuse =
  (file: string) =>
  (error: unknown): never => {
    const code = (error as { code?: string }).code ?? String(error);
    throw new FileUnwritable({ message: `${file} cannot be written (${code}).`, cause: error });
  };

/** A file that is written from its beginning, readable by its owner alone: it says much about people. */
export class SinkFile {
  private constructor(
    private readonly file: string,
    private readonly draft: string,
    private readonly handle: FileHandle,
  ) {}

  /** @param whole the file appears under its name when it is whole, and one that was there before stays until then */
  static async create(file: string, whole: boolean): Promise<SinkFile> {
    const draft = whole ? `${file}.part` : file;
    return new SinkFile(file, draft, await open(draft, 'w', 0o600).catch(refuse(draft)));
  }

  /** Throws `FileUnwritable` when the disk is full. */
  async write(text: string): Promise<void> {
    await this.handle.appendFile(text).catch(refuse(this.draft));
  }

  async finish(): Promise<void> {
    await this.handle.sync().catch(refuse(this.draft));
    await this.handle.close();
    if (this.draft !== this.file) await rename(this.draft, this.file).catch(refuse(this.file));
  }

  /** What is half written is of no use to anybody, unless it stands under its own name. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.draft !== this.file) await rm(this.draft, { force: true });
  }
}
