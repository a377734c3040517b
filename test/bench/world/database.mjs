import { createApp } from '../../../dist/apps/api/src/create-app.js';
import { OrganizationsService } from '../../../dist/libs/accounts/src/index.js';
import { PasswordsService, SessionsService, SigningKeys } from '../../../dist/libs/auth/src/index.js';
import { readSettings } from '../../../dist/libs/config/src/index.js';
import { migrate, TransactionManager } from '../../../dist/libs/database/src/index.js';
import { ormOptions } from '../../../dist/ormconfig.js';
import { emailOf, organization, password, userId } from './people.mjs';
import { seed } from './seed.mjs';

/**
 * What every Facet of the benchmark is started with. Everything else is the default, the line in the log for
 * each request among it.
 */
const environmentOf = (postgres, name) => ({
  DATABASE_URL: postgres.urlOf(name),
  FACET_SECRET: postgres.secret,
  DATA_DIR: postgres.folder,
  PORT: '0',
  RATE_LIMITS: 'off',
  // Tokens are made once and must last.
  ACCESS_TOKEN_TTL: '3600',
});

/**
 * Facet inside of this process, without a socket: it founds organizations and writes tokens.
 * @param more settings
 */
export async function openStaff(postgres, name, more = {}) {
  const settings = readSettings({ ...environmentOf(postgres, name), JOBS: 'off', LOG_LEVEL: 'error', ...more });
  await migrate(ormOptions(settings));
  const app = await createApp(settings);
  await app.init();
  await app.get(SigningKeys).ensure();
  return { get: (type) => app.get(type, { strict: false }), close: () => app.close() };
}

const found = (staff, id) =>
  staff.get(TransactionManager).run((tx) => staff.get(OrganizationsService).create(tx, id, id));

/** Under another name until it is whole: what was broken off is begun anew. */
export async function makeDatabase(postgres, name, users) {
  const draft = `${name}_draft`;
  await postgres.drop(draft);
  await postgres.create(draft);
  const staff = await openStaff(postgres, draft);
  await found(staff, organization);
  const hash = await staff.get(PasswordsService).prepare('password', password, { email: emailOf(0), names: [] });
  await staff.close();
  await postgres.connected(draft, (client) => seed(client, { users, hash, label: `Seeding ${users} people` }));
  await postgres.rename(draft, name);
}

/** Makes a database with so many people, unless it is there already. Answers how long that took. */
export async function ensureDatabase(postgres, name, users) {
  if (await postgres.exists(name)) return undefined;
  const began = performance.now();
  await postgres.inHurry(() => makeDatabase(postgres, name, users));
  return (performance.now() - began) / 1000;
}

/**
 * Numbers of people who lie far apart: every caller reads other pages of the tables and indexes than the one
 * before.
 */
const spread = (count, users) => Array.from({ length: count }, (_, at) => 1 + ((at * 7919) % (users - 1)));

async function callersOf(postgres, name, staff, numbers) {
  const rows = await postgres.ask(
    name,
    `select id, user_id as "userId", organization_id as "organizationId", counter, mac_key as "macKey", expires_at as "expiresAt"
     from sessions where id in (select min(id::text)::uuid from sessions where user_id = any($1) group by user_id)`,
    [numbers.map(userId)],
  );
  const sessions = new Map(rows.map((row) => [row.userId, row]));
  const service = staff.get(SessionsService);
  return Promise.all(
    numbers.map(async (n) => {
      const session = sessions.get(userId(n));
      return {
        n,
        email: emailOf(n),
        id: userId(n),
        ...(await service.tokensOf(session)),
        anotherToken: async () => (await service.tokensOf(session)).accessToken,
      };
    }),
  );
}

/** The database of so many people, and those of them who call. */
export async function openDatabase(postgres, name, { users, callers, seconds }) {
  const staff = await openStaff(postgres, name);
  const [{ bytes }] = await postgres.ask(name, 'select pg_database_size(current_database())::float8 as bytes');
  const [admin] = await callersOf(postgres, name, staff, [0]);
  return {
    name,
    users,
    seeding: { seconds, bytes },
    environment: environmentOf(postgres, name),
    admin,
    callers: await callersOf(postgres, name, staff, spread(Math.min(callers, users - 1), users)),
    signingKey: await staff.get(SigningKeys).signer(),
    ask: (text, values) => postgres.ask(name, text, values),
    found: (id) => found(staff, id),
    close: staff.close,
  };
}
