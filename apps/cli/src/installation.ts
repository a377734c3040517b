import { constants, userInfo } from 'node:os';
import { Injectable, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccountsModule } from '@app/accounts';
import { MembersModule } from '@app/members';
import { AuthModule } from '@app/auth';
import { processEnvironment, readSettings, type Settings } from '@app/config';
import { HealthChecksModule } from '@app/observability';
import { coreModules, connectDatabase, Shutdown } from '@app/bootstrap';
import { defineError, isOrganizationId, SystemClock, withOrigin, type OrganizationId, OrganizationNotFound } from '@app/common';
import { OrganizationsRepository } from '@app/organizations';
import { Migrations } from '@app/database';
import { attachEmbeddedPostgres } from '@app/embedded-postgres';
import { TransfersModule } from '@app/transfers';
import { fail } from './fail.js';

const MigrationsPending = defineError('migrations.pending', 'unavailable', 'The database is not at the version of this build. Run: facet migrate');

/** The services that commands use, without an API and without a request log. */
@Module({})
class ServicesModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ServicesModule,
      imports: [...coreModules(settings, new SystemClock()), ...[AuthModule, AccountsModule, MembersModule, TransfersModule]],
    };
  }
}

/** What the doctor uses: there, whatever the state of the database. */
@Module({})
class ExaminationModule {
  static with(settings: Settings): DynamicModule {
    return { module: ExaminationModule, imports: [...coreModules(settings, new SystemClock(), true), HealthChecksModule] };
  }
}

/** Progress is for a person who waits; a script wants to hear of failures only. */
export const report = (line: string): void => void (process.stderr.isTTY && process.stderr.write(`${line}\n`));

function failNow(error: unknown): never {
  fail(error);
  process.exit();
}

/** Whose account runs the command. In a container it may be a number without a name. */
function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/** The organization of this id. Throws `OrganizationNotFound`. */
export async function knownOrganization(services: INestApplicationContext, id = ''): Promise<OrganizationId> {
  const there = isOrganizationId(id) && (await services.get(OrganizationsRepository, { strict: false }).exists(id));
  if (!there) throw new OrganizationNotFound({ message: `There is no organization ${JSON.stringify(id)}.` });
  return id;
}

/** The installation that the settings lead to: open for as long as a command works in it. */
@Injectable()
export class Installation {
  /** Runs `work` over the services. */
  visit<T>(work: (services: INestApplicationContext) => Promise<T>): Promise<T> {
    return this.reach(async (settings, shutdown) => {
      const services = await NestFactory.createApplicationContext(ServicesModule.with(settings), { logger: false, abortOnError: false });
      shutdown.push(() => services.close());
      if (!(await services.get(Migrations).areComplete())) throw new MigrationsPending();
      return withOrigin({ kind: 'command', user: machineUser() }, () => work(services));
    });
  }

  /** The same in an organization. Throws `OrganizationNotFound`. */
  visitOrganization<T>(id: string | undefined, work: (services: INestApplicationContext, organization: OrganizationId) => Promise<T>): Promise<T> {
    return this.visit(async (services) => work(services, await knownOrganization(services, id)));
  }

  /** Runs `work` over the services although the database may be away. */
  examine<T>(work: (services: INestApplicationContext, settings: Settings) => Promise<T>): Promise<T> {
    return this.reach(async (settings, shutdown) => {
      const services = await NestFactory.createApplicationContext(ExaminationModule.with(settings), { logger: false, abortOnError: false });
      shutdown.push(() => services.close());
      return work(services, settings);
    });
  }

  /** Runs `work` when there is a database, whatever its version. */
  async reach<T>(work: (settings: Settings, shutdown: Shutdown) => Promise<T>): Promise<T> {
    const given = readSettings(processEnvironment(), ['--no-demo']);
    const shutdown = new Shutdown(failNow, (signal) => 128 + constants.signals[signal]);
    shutdown.listen();
    try {
      return await work(await connectDatabase(given, attachEmbeddedPostgres, shutdown, report), shutdown);
    } finally {
      await shutdown.run();
    }
  }
}
