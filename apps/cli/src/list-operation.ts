import type { INestApplicationContext } from '@nestjs/common';
import { Option } from 'nest-commander';
import type { CountedPage } from '@app/common';
import { Installation } from './installation.js';
import { Operation, type Outcome } from './operation.js';
import { writeOut } from './standard-output.js';

const mostOfAPage = 1000;
const defaultPage = 100;

/** Which page of a list. */
export interface PageFlags {
  readonly limit: number;
  readonly cursor?: string;
}

/** What every list may be told. */
export interface ListOptions extends PageFlags {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Reads one page. */
export type ReadPage<T> = (wish: PageFlags) => Promise<CountedPage<T>>;

/** A command that shows a list: a page of it, or all of it, page by page, so that its length does not matter. */
export abstract class ListOperation<T> extends Operation {
  constructor(protected readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--limit <count>', description: `entries of a page, 1 to ${mostOfAPage}`, defaultValue: defaultPage })
  limit(text: string): number {
    const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    return count >= 1 && count <= mostOfAPage ? count : this.refuse(`error: --limit must be a whole number from 1 to ${mostOfAPage}`);
  }

  @Option({ flags: '--cursor <cursor>', description: 'go on after the page that showed this cursor' })
  cursor(text: string): string {
    return text;
  }

  @Option({ flags: '--all', description: 'the whole list, however long' })
  all(): boolean {
    return true;
  }

  protected async perform(words: string[], options: ListOptions): Promise<Outcome | undefined> {
    if (options.all && options.cursor !== undefined) this.refuse('error: --all begins at the beginning; it takes no --cursor');
    return this.installation.visit(async (services) => {
      const read = await this.reader(services, words, options);
      return options.all ? void (await this.writeAll(read, options.json ?? false)) : this.page(await read(options));
    });
  }

  /** What reads this list, after all that is wrong with the words has been said. */
  protected abstract reader(services: INestApplicationContext, words: string[], options: ListOptions): Promise<ReadPage<T>>;

  /** An entry for a program, every field written out. */
  protected abstract entry(item: T): unknown;

  /** An entry for a person, in one line. */
  protected abstract line(item: T): string;

  private page({ items, total, nextCursor }: CountedPage<T>): Outcome {
    const data = { items: items.map((item) => this.entry(item)), ...(total !== undefined && { total }), ...(nextCursor !== undefined && { nextCursor }) };
    const lines = items.length > 0 ? items.map((item) => this.line(item)) : ['Nothing.'];
    return { data, text: [...lines, ...(nextCursor === undefined ? [] : [`There is more: --cursor ${nextCursor}, or --all.`])].join('\n') };
  }

  private async writeAll(read: ReadPage<T>, json: boolean): Promise<void> {
    let cursor: string | undefined;
    let count = 0;
    if (json) await writeOut('{"items":[');
    do {
      const { items, nextCursor } = await read({ limit: mostOfAPage, ...(cursor !== undefined && { cursor }) });
      const texts = items.map((item, at) => (json ? `${count + at > 0 ? ',' : ''}\n${JSON.stringify(this.entry(item))}` : `${this.line(item)}\n`));
      if (texts.length > 0) await writeOut(texts.join(''));
      [cursor, count] = [nextCursor, count + items.length];
    } while (cursor !== undefined);
    if (json) await writeOut(`],"total":${count}}\n`);
  }
}
