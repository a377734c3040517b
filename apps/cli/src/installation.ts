import { constants, userInfo } from 'node:os';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { processEnvironment, readSettings, type GivenSettings, type Settings } from '@app/config';
import { coreModules, connectDatabase, Shutdown } from '@app/bootstrap';
import { defineError, isOrganizationId, SystemClock, withOrigin, type OrganizationId, OrganizationNotFound } from '@app/common';
import { OrganizationsModule, OrganizationsRepository } from '@app/organizations';
import { Migrations } from '@app/database';
import { attachEmbeddedPostgres } from '@app/embedded-postgres';
import type { CommandContext } from './command.js';
import { reportFailure } from './failures.js';
import { reportProgress } from './standard-streams.js';

const MigrationsPending = defineError('migrations.pending', 'unavailable', 'The database is not at the version of this build. Run: facet migrate');

/** What a command calls: the services of the modules that it has named. */
export type Services = <T>(service: Type<T>) => T;

type Modules = readonly Type[];

/** What a command uses, without an API and without a request log. */
@Module({})
class CommandModule {
  static with(modules: Modules, settings: Settings, databaseMayBeAway: boolean): DynamicModule {
    return { module: CommandModule, imports: [...coreModules(settings, new SystemClock(), databaseMayBeAway), ...modules] };
  }
}

/** Whose account runs the command. In a container it may be a number without a name. */
function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/** The settings that the context gives. */
export const settingsOf = ({ settings }: CommandContext): GivenSettings => readSettings(settings ?? processEnvironment(), ['--no-demo']);

/** Runs `work` when there is a database, whatever its version. */
export async function connect<T>(context: CommandContext, work: (settings: Settings, shutdown: Shutdown) => Promise<T>): Promise<T> {
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

async function startModules(shutdown: Shutdown, module: DynamicModule): Promise<Services> {
  const application = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  shutdown.push(() => application.close());
  return (service) => application.get(service, { strict: false });
}

/** Runs `work` with the services of these modules, although the database may be away. */
export function inspect<T>(context: CommandContext, modules: Modules, work: (get: Services, settings: Settings) => Promise<T>): Promise<T> {
  return connect(context, async (settings, shutdown) => work(await startModules(shutdown, CommandModule.with(modules, settings, true)), settings));
}

/** Runs `work` with the services of these modules. */
export function open<T>(context: CommandContext, modules: Modules, work: (get: Services) => Promise<T>): Promise<T> {
  return connect(context, async (settings, shutdown) => {
    const get = await startModules(shutdown, CommandModule.with(modules, settings, false));
    if (!(await get(Migrations).areComplete())) throw new MigrationsPending();
    return withOrigin({ kind: 'command', user: machineUser() }, () => work(get));
  });
}

/** The organization of this id. Throws `OrganizationNotFound`. */
export async function knownOrganization(get: Services, id = ''): Promise<OrganizationId> {
  if (!isOrganizationId(id) || !(await get(OrganizationsRepository).exists(id)))
    throw new OrganizationNotFound({ message: `There is no organization ${JSON.stringify(id)}.` });
  return id;
}

/** Runs `work` in an organization. Throws `OrganizationNotFound`. */
export function openOrganization<T>(
  context: CommandContext,
  modules: Modules,
  id: string | undefined,
  work: (get: Services, organizationId: OrganizationId) => Promise<T>,
): Promise<T> {
  return open(context, [OrganizationsModule, ...modules], async (get) => work(get, await knownOrganization(get, id)));
}
