import type { RolesRepository, OrganizationsRepository } from '@app/organizations';
import type { OrganizationsService, ProfilesService } from '@app/accounts';
import type { OrganizationSecrets, SigningKeys } from '@app/auth';
import type { Settings } from '@app/config';
import type { ErrorClass } from '@app/common';
import type { JobPayloads } from '@app/jobs';
import type { Mails } from '@app/mail';
import type { FactorDemandService } from '@app/members';
import type { TrimNotifications } from '@app/notifications';
import type { Tx } from '@app/database';
import type { Pictures } from '@app/pictures';
import type { INestApplication } from '@nestjs/common';
import type { DataSource, MigrationInterface } from 'typeorm';
import type { openapiDocuments } from '../../apps/api/src/openapi/offline.js';
import type { routesOf } from '../../apps/api/src/openapi/routes.js';

/** The services that factories write through. */
export interface TestServices {
  readonly organizations: OrganizationsService;
  readonly memberships: OrganizationsRepository;
  readonly trimming: TrimNotifications;
  readonly roles: RolesRepository;
  readonly secrets: OrganizationSecrets;
  readonly pictures: Pictures;
  readonly profiles: ProfilesService;
  readonly mails: Mails;
  readonly factorDemand: FactorDemandService;
  /** The job that sends to a role. */
  readonly roleNotifications: {
    handle(payload: JobPayloads['notification.dispatch'], signal: AbortSignal): Promise<void>;
  };
}

/** A node of a query plan. */
export interface TestPlan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly TestPlan[];
}

/** A plan as the list of its nodes. */
export const nodesOf = (plan: TestPlan): TestPlan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** What no request shows. */
export interface TestInside {
  readonly routes: ReturnType<typeof routesOf>;
  /** Every error class that the application defines, by code. */
  readonly errors: readonly ErrorClass[];
  /** Writes the documents anew, by name. */
  readonly openapiDocuments: typeof openapiDocuments;
  /** Where the database is, past a pooler. */
  readonly databaseUrl: string;
  /** Where the metrics are, in a file that asks for them with the setting `METRICS_PORT`. */
  metricsUrl(): Promise<string>;
  /**
   * Brings a database to the version of the application, and then to that of the additions. Answers the names
   * of what it did.
   */
  migrate(on: {
    url: string;
    additions?: readonly (new () => MigrationInterface)[];
    timeLimit?: number;
  }): Promise<string[]>;
  /** The application's data source on another database, not yet connected. */
  newDataSource(url: string): DataSource;
  /**
   * How PostgreSQL would run a named statement that the application has run before, if it could use any index
   * there is.
   */
  planOf(name: string, values: readonly unknown[]): Promise<TestPlan>;
  /** How many blocks it looks at when it runs such a statement: what it costs, whatever else the machine does. */
  blocksOf(name: string, values: readonly unknown[]): Promise<number>;
  /** How many times the application has taken a connection from its pool. */
  connectionsTaken(): number;
  /**
   * The names or texts of the statements that the application sends meanwhile, of other requests and of its
   * timers as well.
   */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** Runs the work as that of a queued task. */
  asJob<T>(task: string, work: () => Promise<T>): Promise<T>;
  withEmptyDatabase<T>(work: (url: string) => Promise<T>): Promise<T>;
}

/** The running application, as `environment.mjs` hands it to the specs. */
export interface TestFacet {
  readonly url: string;
  /** Starts another instance on the same database, with other settings where `changes` says so. Answers its address. */
  another(changes?: Partial<Settings>): Promise<string>;
  readonly settings: Settings;
  /** `offset`: milliseconds that the application's clock is ahead. */
  readonly clock: { offset: number };
  readonly app: INestApplication;
  readonly inside: TestInside;
  /** The port of `{server}` in the settings that the file asked for. */
  readonly sparePort: number;
  /** The real keys, for tokens that are forged with them. */
  readonly signingKeys: SigningKeys;
  readonly services: TestServices;
  sql<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  write<T>(work: (tx: Tx, services: TestServices) => Promise<T>): Promise<T>;
}

declare global {
  var facet: TestFacet;
}
