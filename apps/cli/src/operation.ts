import type { Type } from '@nestjs/common';
import { DtoPipe } from '@app/http';
import type { CountedPage, OrganizationId } from '@app/common';
import type { Call, Outcome } from './command.js';
import { open, openOrganization, type Services } from './installation.js';
import { writeOut } from './standard-streams.js';

/** Checks what a command was given by the rules that the API has for the same fields. Throws `RequestInvalid`. */
export const validated = async <T>(dto: Type<T>, given: object): Promise<T> => (await new DtoPipe().transform(given, { type: 'body', metatype: dto })) as T;

/** An operation in the organization that the first word names. */
export const inOrganization =
  <Options>(modules: readonly Type[], perform: (get: Services, organizationId: OrganizationId, call: Call<Options>) => Promise<Outcome>) =>
  (call: Call<Options>): Promise<Outcome> =>
    openOrganization(call.context, modules, call.words[0], (get, organizationId) => perform(get, organizationId, call));

/** Which page of a list. */
interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** Reads one page. */
type ReadPage<T> = (request: PageRequest) => Promise<CountedPage<T>>;

/** How a list is read and shown. */
interface List<T, Options> {
  readonly modules: readonly Type[];
  /** What reads this list, after all that is wrong with the words has been said. */
  readonly reader: (get: Services, call: Call<Options>) => Promise<ReadPage<T>>;
  /** An entry for a program, every field written out. */
  readonly entry: (item: T) => unknown;
  /** An entry for a person, in one line. */
  readonly line: (item: T) => string;
}

type ListOptions = PageRequest & { readonly all?: boolean };

const mostOfAPage = 1000;

/** Shows a list: a page of it, or all of it, page by page, so that its length does not matter. */
export const listOf =
  <T, Options = object>(list: List<T, Options>) =>
  (call: Call<Options & ListOptions>): Promise<Outcome | undefined> => {
    const { options, context, reject } = call;
    const { limit, cursor } = options;
    if (options.all && cursor !== undefined) reject('error: --all begins at the beginning; it takes no --cursor');
    return open(context, list.modules, async (get) => {
      const read = await list.reader(get, call);
      return options.all ? writeAll(call, list, read) : pageOf(list, await read({ limit, ...(cursor !== undefined && { cursor }) }));
    });
  };

function pageOf<T, Options>({ entry, line }: List<T, Options>, { items, total, nextCursor }: CountedPage<T>): Outcome {
  const data = { items: items.map(entry), ...(total !== undefined && { total }), ...(nextCursor !== undefined && { nextCursor }) };
  const lines = items.length > 0 ? items.map(line) : ['Nothing.'];
  return { data, text: [...lines, ...(nextCursor === undefined ? [] : [`There is more: --cursor ${nextCursor}, or --all.`])].join('\n') };
}

async function writeAll<T, Options>({ context, options: { json } }: Call<object>, { entry, line }: List<T, Options>, read: ReadPage<T>): Promise<undefined> {
  let cursor: string | undefined;
  let count = 0;
  if (json) await writeOut(context, '{"items":[');
  do {
    const { items, nextCursor } = await read({ limit: mostOfAPage, ...(cursor !== undefined && { cursor }) });
    const texts = items.map((item, at) => (json ? `${count + at > 0 ? ',' : ''}\n${JSON.stringify(entry(item))}` : `${line(item)}\n`));
    if (texts.length > 0) await writeOut(context, texts.join(''));
    [cursor, count] = [nextCursor, count + items.length];
  } while (cursor !== undefined);
  if (json) await writeOut(context, `],"total":${count}}\n`);
}
