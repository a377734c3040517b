// The application runs outside of Jest's module sandbox: its modules load once for each worker, not once for each file.
// A file says in its first comment which settings (and constants) it wants: `@settings {"RATE_LIMITS":"on"}`.
// `{server}` in there becomes an address
// on a free port, `facet.sparePort`, where the file may start a server that the application shall call;
// `{port}` is that port alone. (No `//` there: Jest ends the value at it.)
// `@locale locale_provider icu icu_locale 'tr-TR' locale 'C'` gives it a database with that locale; the words
// are those of `create database`.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { createApp } from '../../dist/apps/api/src/create-app.js';
import { openapiDocuments } from '../../dist/apps/api/src/openapi/offline.js';
import { routesOf } from '../../dist/apps/api/src/openapi/routes.js';
import { serveDocs } from '../../dist/apps/api/src/docs.js';
import { serveRoot } from '../../dist/apps/api/src/root.js';
import { OrganizationsService, ProfilesService } from '../../dist/libs/accounts/src/index.js';
import { RoleNotifications } from '../../dist/libs/accounts/src/notifications/role-notifications.service.js';
import { OrganizationSecrets, SigningKeys, TrustedIssuers } from '../../dist/libs/auth/src/index.js';
import { readSettings } from '../../dist/libs/config/src/index.js';
import { Clock, definedErrors, withOrigin } from '../../dist/libs/common/src/index.js';
import { Mails } from '../../dist/libs/mail/src/index.js';
import { FactorDemandService } from '../../dist/libs/members/src/index.js';
import { TrimNotifications } from '../../dist/libs/notifications/src/index.js';
import { OrganizationsRepository, RolesRepository } from '../../dist/libs/organizations/src/index.js';
import { migrate, TransactionManager } from '../../dist/libs/database/src/index.js';
import { Pictures } from '../../dist/libs/pictures/src/index.js';
import { ormOptions } from '../../dist/ormconfig.js';
import { withoutConstants } from './constants.mjs';
import * as contractCheck from './contract-check.mjs';
import { foreignSettings } from './foreign-settings.mjs';
import { freePort } from './free-port.mjs';
import { databaseUrl, template } from './global-setup.mjs';
import { blocksOf, planOf } from './plans.mjs';

/** The time of day, moved by as much as a test likes. */
class TestClock extends Clock {
  offset = 0;
  now() {
    return new Date(Date.now() + this.offset);
  }
}

/** Settings are texts; a docblock may write them as the JSON that they are. */
const asTexts = (settings) =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

/**
 * How whoever runs the tests has the application reach its database (CONTRIBUTING, "Tests"). With few
 * connections hundreds of requests at once wait for
 * each other, and get the time for it: it is a wait without an end that must be found.
 */
const connectionSettings = (database, { DATABASE_POOLER: asked }) => ({
  // What is about connections of the application's own goes past the pooler.
  DATABASE_URL: databaseUrl(asked === 'none' ? process.env.FACET_TEST_SERVER : process.env.FACET_TEST_WAY, database),
  ...(process.env.FACET_TEST_POOLER === 'on' && { DATABASE_POOLER: 'transaction' }),
  ...(process.env.FACET_TEST_POOL_SIZE && {
    DATABASE_POOL_SIZE: process.env.FACET_TEST_POOL_SIZE,
    DATABASE_TIMEOUT_MS: '15000',
  }),
});

/** Specs look at the database with the usual settings, whatever the application finds there. */
const ownSettings =
  process.env.FACET_TEST_SETTINGS === 'foreign'
    ? {
        options:
          '-c search_path=public -c standard_conforming_strings=on -c datestyle=ISO -c timezone=UTC -c bytea_output=hex -c default_transaction_isolation=read\\ committed',
      }
    : {};

/**
 * Cuts what is still connected: a connection that a client opened and never used would otherwise stay as long
 * as `headersTimeout`.
 */
async function close(app) {
  const cut = setInterval(() => app.getHttpServer().closeAllConnections(), 10);
  await app.close().finally(() => clearInterval(cut));
}

/**
 * Each statement that the connection is given, by its name or its text. It waits for the answer before it
 * sends the next, so each is a round trip.
 */
function recordStatements(client, sent) {
  const query = client.query.bind(client);
  client.query = (...given) => {
    sent.push(given[0].name ?? given[0].text ?? given[0]);
    return query(...given);
  };
}

const addressOf = (app) => `http://127.0.0.1:${app.getHttpServer().address().port}`;

/** What the start of the server adds to the application. */
function addPages(app, settings) {
  serveDocs(app, settings);
  serveRoot(app, settings);
}

export default class FacetEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.wanted = [context.docblockPragmas.settings ?? '{}'].flat().join(' ');
    this.locale = context.docblockPragmas.locale;
    this.global.contractCheck = contractCheck;
  }

  async setup() {
    await super.setup();
    this.databaseUrl = await this.cloneDatabase();
    this.sparePort = await freePort();
    this.pictureFolder = mkdtempSync(join(tmpdir(), 'facet-pictures-'));
    const wanted = asTexts(
      JSON.parse(
        this.wanted
          .replaceAll('{server}', `http://127.0.0.1:${this.sparePort}`)
          .replaceAll('{port}', String(this.sparePort)),
      ),
    );
    const { settings: given, constants } = withoutConstants({
      NODE_ENV: 'test',
      ...connectionSettings(this.database, wanted),
      FACET_SECRET: randomBytes(48).toString('base64'),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'silent',
      // Hundreds at once shall meet each other, not wait in a line.
      REQUESTS_IN_FLIGHT: '1000',
      // Specs look at what is queued. Those about the work itself turn it on.
      JOBS: 'off',
      PICTURE_DIR: this.pictureFolder,
      ...wanted,
    });
    const settings = { ...readSettings(given), ...constants };
    this.clock = new TestClock();
    this.app = await createApp(settings, this.clock);
    addPages(this.app, settings);
    await this.app.get(SigningKeys).ensure();
    await this.app.get(TrustedIssuers).adoptSetting();
    await this.app.listen(0, '127.0.0.1');
    this.others = [];
    this.pool = new pg.Pool({ connectionString: this.databaseUrl, max: 4, application_name: 'spec', ...ownSettings });
    const { master } = this.app.get(DataSource).driver;
    // A connection that is idle for ten seconds is closed, and `planOf` would miss what was prepared on it.
    master.options.idleTimeoutMillis = 0;
    this.record(master);
    this.global.facet = this.handle(settings);
  }

  /** What the application asks its pool for. */
  record(pool) {
    this.connectionsTaken = 0;
    this.sent = [];
    const recorded = new WeakSet();
    pool.on('acquire', (client) => {
      this.connectionsTaken += 1;
      if (!recorded.has(client)) recordStatements(client, this.sent);
      recorded.add(client);
    });
  }

  /** Another instance of the application on the same database. Answers its address. */
  async another(settings) {
    const app = await createApp(settings, this.clock);
    this.others.push(app);
    await app.get(TrustedIssuers).adoptSetting();
    addPages(app, settings);
    await app.listen(0, '127.0.0.1');
    return addressOf(app);
  }

  /** What specs see of the application. */
  handle(settings) {
    const service = (type) => this.app.get(type, { strict: false });
    const services = {
      organizations: service(OrganizationsService),
      memberships: service(OrganizationsRepository),
      trimming: service(TrimNotifications),
      roles: service(RolesRepository),
      secrets: service(OrganizationSecrets),
      pictures: service(Pictures),
      profiles: service(ProfilesService),
      mails: service(Mails),
      factorDemand: service(FactorDemandService),
      roleNotifications: service(RoleNotifications),
    };
    return {
      url: addressOf(this.app),
      another: (changes = {}) => this.another({ ...settings, ...changes }),
      settings,
      clock: this.clock,
      app: this.app,
      sparePort: this.sparePort,
      signingKeys: service(SigningKeys),
      services,
      sql: async (text, values) => (await this.pool.query(text, values)).rows,
      inside: this.inside(settings),
      write: (work) => this.app.get(TransactionManager).run((tx) => work(tx, services)),
    };
  }

  /** What only few specs look into. */
  inside(settings) {
    return {
      routes: routesOf(this.app),
      errors: definedErrors(),
      openapiDocuments,
      migrate: ({ url, additions = [], timeLimit }) => {
        const options = ormOptions({ ...settings, DATABASE_URL: url });
        return migrate({ ...options, migrations: [...options.migrations, ...additions] }, timeLimit);
      },
      newDataSource: (url) => new DataSource(ormOptions({ ...settings, DATABASE_URL: url })),
      blocksOf: (name, values) => blocksOf(this.app.get(DataSource).driver.master, name, values),
      planOf: (name, values) => planOf(this.app.get(DataSource).driver.master, name, values),
      connectionsTaken: () => this.connectionsTaken,
      statementsOf: async (work) => {
        this.sent.length = 0;
        await work();
        return [...this.sent];
      },
      asJob: (task, work) => withOrigin({ kind: 'job', task }, work),
      withEmptyDatabase: (work) => this.withEmptyDatabase(work),
      databaseUrl: this.databaseUrl,
      metricsUrl: async () =>
        this.app.get((await import('../../dist/libs/observability/src/metrics/metrics-server.js')).MetricsServer, {
          strict: false,
        }).url,
    };
  }

  async cloneDatabase() {
    this.server = process.env.FACET_TEST_SERVER;
    this.database = `t_${process.pid}_${randomBytes(5).toString('hex')}`;
    if (this.locale === undefined) await this.administer(`create database ${this.database} template ${template}`);
    else await this.createWithLocale(this.locale);
    // The settings of a database are not copied with it. Behind a pooler the server refuses to work with foreign ones.
    const { DATABASE_POOLER: pooler = 'none' } = JSON.parse(this.wanted);
    if (process.env.FACET_TEST_SETTINGS === 'foreign' && pooler === 'none')
      for (const statement of foreignSettings(this.database)) await this.administer(statement);
    return databaseUrl(this.server, this.database);
  }

  /** A template has one locale, so a database with another one is migrated by itself. */
  async createWithLocale(locale) {
    await this.administer(`create database ${this.database} template template0 ${locale}`);
    const url = databaseUrl(this.server, this.database);
    await migrate(
      ormOptions({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2, DATABASE_POOLER: 'none', DATABASE_TIMEOUT_MS: 10_000 }),
    );
  }

  /** Makes a database without a single table, for the time of the work. */
  async withEmptyDatabase(work) {
    const name = `${this.database}_empty`;
    await this.administer(`create database ${name} template template0`);
    try {
      return await work(databaseUrl(this.server, name));
    } finally {
      await this.administer(`drop database if exists ${name} with (force)`);
    }
  }

  /** Only one copy of a template can be made at a time; the others are told to try again. */
  async administer(statement) {
    const client = new pg.Client({ connectionString: databaseUrl(this.server, 'postgres') });
    await client.connect();
    try {
      await client.query('select pg_advisory_lock(1)');
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  async teardown() {
    await this.pool?.end();
    for (const app of [this.app, ...(this.others ?? [])]) if (app) await close(app);
    if (this.database) await this.administer(`drop database if exists ${this.database} with (force)`);
    if (this.pictureFolder) rmSync(this.pictureFolder, { recursive: true, force: true });
    await super.teardown();
  }
}
