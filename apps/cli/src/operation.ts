import { constants, userInfo } from 'node:os';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { processEnvironment, readSettings, type GivenSettings, type Settings } from '@app/config';
import { coreModules, connectDatabase, Shutdown } from '@app/bootstrap';
import { isOrganizationId, OrganizationNotFound, SystemClock, withOrigin } from '@app/common';
import type { CountedPage, OrganizationId } from '@app/common';
import { OrganizationsModule, OrganizationsRepository } from '@app/organizations';
import { Migrations } from '@app/database';
import { attachEmbeddedPostgres } from '@app/embedded-postgres';
import { mostOfAPage, type Call, type CommandContext, type ListOptions } from './command.js';
import type { Operation, Outcome } from './command.js';
import { MigrationsPending, reportFailure } from './failures.js';
import { reportProgress, writeOut } from './streams.js';

/** What a command calls: the services of the modules that it has named. */
export type Services = <T>(service: Type<T>) => T;

type Modules = readonly Type[];

/** What a command uses, without an API and without a request log. */
@Module({})
class CommandModule {}

/** Whose account runs the command. In a container it may be a number without a name. */
function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/** The settings that the context gives. */
export const settingsOf = ({ settings }: CommandContext): GivenSettings =>
  readSettings(settings ?? processEnvironment(), ['--no-demo']);

/** Runs `work` when there is a database, whatever its version. */
export async function connect<T>(
  context: CommandContext,
  work: (settings: Settings, shutdown: Shutdown) => Promise<T>,
): Promise<T> {
  const given = settingsOf(context);
  const fail = (error: unknown): never => process.exit(reportFailure(error, context));
  const shutdown = new Shutdown(fail, (signal) => 128 + constants.signals[signal]);
  if (context.endsOnSignals) shutdown.listen();
  const report = (line: string): void => reportProgress(context, line);
  try {
    return await work(await connectDatabase(given, attachEmbeddedPostgres, shutdown, report), shutdown);
  } finally {
    await shutdown.run();
  }
}

/** Runs `work` with the services of these modules, although the database may be away. */
export const inspect = <T>(
  context: CommandContext,
  modules: Modules,
  work: (get: Services, settings: Settings) => Promise<T>,
  databaseMayBeAway = true,
): Promise<T> =>
  connect(context, async (settings, shutdown) => {
    const imports = [...coreModules(settings, new SystemClock(), databaseMayBeAway), ...modules];
    const module = { module: CommandModule, imports };
    const application = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    shutdown.push(() => application.close());
    return work((service) => application.get(service, { strict: false }), settings);
  });

/** The work of an operation, when there is a database. */
type Work<Rest extends unknown[] = []> = (get: Services, ...rest: Rest) => Promise<Outcome | undefined>;

/** What comes before: it finds what is wrong with the words and reads files, then returns the work. */
export type Begin<Options, W = Work> = (call: Call<Options>) => Promise<W> | W;

/** An operation on the installation. */
export const operation =
  <Options = object>(modules: Modules, begin: Begin<Options>): Operation<Options> =>
  async (call) => {
    const work = await begin(call);
    const migrated = async (get: Services): Promise<Outcome | undefined> => {
      if (!(await get(Migrations).areComplete())) throw new MigrationsPending();
      return withOrigin({ kind: 'command', user: machineUser() }, () => work(get));
    };
    return inspect(call.context, modules, migrated, false);
  };

/** The organization of this id. Throws `OrganizationNotFound`. */
export async function knownOrganization(get: Services, id = ''): Promise<OrganizationId> {
  if (!isOrganizationId(id) || !(await get(OrganizationsRepository).exists(id)))
    throw new OrganizationNotFound({ message: `There is no organization ${JSON.stringify(id)}.` });
  return id;
}

/** The organization of `--organization`, if it is given. */
export function organizationOf({ options, reject }: Call<{ organization?: string }>): OrganizationId | undefined {
  const { organization } = options;
  if (organization === undefined || isOrganizationId(organization)) return organization;
  return reject('--organization must be the id of an organization, such as acme');
}

/** An operation in the organization that the first word names. */
export const inOrganization = <Options = object>(
  modules: Modules,
  begin: Begin<Options, Work<[OrganizationId]>>,
): Operation<Options> =>
  operation([OrganizationsModule, ...modules], async (call) => {
    const work = await begin(call);
    return async (get) => work(get, await knownOrganization(get, call.words[0]));
  });

/** Which page of a list. */
export type PageRequest = Pick<ListOptions, 'limit'> & Partial<Pick<ListOptions, 'cursor'>>;

/** How a list is read and shown. */
interface List<T> {
  /** Reads one page. */
  readonly read: (request: PageRequest) => Promise<CountedPage<T>>;
  /** An entry for a program, every field named. */
  readonly entry: (item: T) => unknown;
  /** An entry as text, in one line. */
  readonly line: (item: T) => string;
}

/** Shows a list: a page of it, or all of it, page by page, so that its length does not matter. */
export async function listed<T>(call: Call<ListOptions>, list: List<T>): Promise<Outcome | undefined> {
  const { limit, cursor, all } = call.options;
  if (all) return writeAll(call, list);
  const { items, total, nextCursor } = await list.read({ limit, cursor });
  const more = nextCursor === undefined ? '' : `\nThere is more: --cursor ${nextCursor}, or --all.`;
  return { data: { items: items.map(list.entry), total, nextCursor }, text: linesOf(items, list.line) + more };
}

/** A list as text. */
export const linesOf = <T>(items: readonly T[], line: (item: T) => string, nothing = 'Nothing.'): string =>
  items.map(line).join('\n') || nothing;

async function writeAll<T>({ context, options: { json } }: Call, { read, entry, line }: List<T>): Promise<undefined> {
  let [count, cursor]: [number, string | undefined] = [0, undefined];
  if (json) await writeOut(context, '{"items":[');
  do {
    const page: CountedPage<T> = await read({ limit: mostOfAPage, cursor });
    const texts = page.items.map((item, at) =>
      json ? `${count + at > 0 ? ',' : ''}\n${JSON.stringify(entry(item))}` : `${line(item)}\n`,
    );
    if (texts.length > 0) await writeOut(context, texts.join(''));
    [count, cursor] = [count + page.items.length, page.nextCursor];
  } while (cursor !== undefined);
  if (json) await writeOut(context, `],"total":${count}}\n`);
}

/** A password that was made up is shown once. */
export const withPassword = ({ data, text }: Outcome, password: string | undefined): Outcome =>
  password === undefined
    ? { data, text }
    : { data: { ...data, password }, text: `${text}\nPassword: ${password} (shown only now)` };

type Defined<T> = { [Field in keyof T]?: Exclude<T[Field], undefined> };

/** What is not undefined. Options that were not given are not there. */
export const defined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
