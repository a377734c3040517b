/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { tablesThatHold, whileRefusing } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { due, queued, workedOff } from '../../support/jobs.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';
import { aPicture, hashIn } from '../pictures/pictures.js';

const { owners } = createRequire(import.meta.url)('../../../scripts/tables.cjs') as {
  owners: Record<string, string[]>;
};
const ownedTables = Object.entries(owners).flatMap(([library, tables]) => tables.map((table) => ({ library, table })));
const erasingLibraries = readdirSync('libs', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:repository|service)\.ts$/.test(path))
  .flatMap((path) => /^@OwnsUserData\('([a-z-]+)'\)/m.exec(readFileSync(`libs/${path}`, 'utf8'))?.[1] ?? []);

const day = 86_400;
let phones = 1_000_000;
const word = (): string => randomBytes(6).toString('hex');

/** Lets the grace period pass, and the job that was waiting for its end come by. */
const purged = (work: () => Promise<unknown> = () => workedOff('account.purge')): Promise<void> =>
  later(31 * day, async () => {
    await due();
    await work();
  });

const files = (): string[] => readdirSync(facet.settings.PICTURE_DIR, { recursive: true, encoding: 'utf8' });
const nameRow = (organization: string, name: string): Promise<unknown[]> =>
  facet.sql('select kind, owner_id as owner, name from name_registry where organization_id = $1 and canonical = $2', [
    organization,
    name,
  ]);

interface Known {
  readonly person: TestPerson;
  readonly admin: TestPerson;
  readonly username: string;
  readonly picture: string;
  /** What a search of all tables finds of them. */
  readonly traces: readonly string[];
}

/** A link of an identity that a user has begun. @returns its nonce */
async function beginLink({ id, organization }: TestPerson): Promise<string> {
  const nonce = word();
  await facet.sql(
    `insert into identity_providers (organization_id, id, name, issuer, client_id, scopes, create_users, email_domains, metadata)
     values ($1, 'corp', 'Corp', 'https://id.example/', 'facet', '{}', true, '{}', '{}')`,
    [organization],
  );
  await facet.sql(
    `insert into provider_sign_ins (id, state_hash, request_hash, organization_id, provider_id, provider_version, redirect_uri, nonce, code_verifier, fresh, user_id, expires_at)
     values ($1, '', '', $2, 'corp', 1, 'https://app.example.com/', $3, '', false, $4, now() + interval '1 year')`,
    [randomUUID(), organization, nonce, id],
  );
  return nonce;
}

/** A user who has left traces wherever one can. */
async function somebody(): Promise<Known> {
  const organization = await anOrganization();
  const admin = await aPerson({ in: organization, as: 'admin' });
  const [name, username, bio, phone, subject] = [
    `Mia ${word()}`,
    `mia${word()}`,
    `bio ${word()}`,
    `+4179${(phones += 1)}`,
    word(),
  ];
  const email = `mia.${word()}@example.com`;
  const person = await aPerson({ in: organization, name, email, handle: username.toUpperCase() });
  await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, organization, person.id, 'admin'));
  await api.as(person).patch('/me', { bio, locale: 'de-CH', timezone: 'Europe/Zurich' });
  const city = word();
  await api.as(person).post('/v1/user/profile', { address: { city }, dateOfBirth: '1990-02-28' });
  await facet.services.profiles.setPicture(person.id, await aPicture());
  const picture = hashIn((await api.as(person).get('/me')).body.avatarUrl as string);
  await m2(person).put('/api/profile/', { avatarObjectDefinitionId: await anObject(admin, person, word(), 'avatar') });
  await api.as(person).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'read:users', 'update:me'] });
  await api.post('/auth/sign-up', aSignUp(organization, { referrerHandle: username }));
  await facet.sql('insert into phone_numbers (id, user_id, phone_number) values ($1, $2, $3)', [
    randomUUID(),
    person.id,
    phone,
  ]);
  await facet.sql(
    `insert into identities (id, user_id, issuer, provider, subject) values ($1, $2, 'https://issuer.example', $3, $3)`,
    [randomUUID(), person.id, subject],
  );
  const wallet = `0x${randomBytes(20).toString('hex')}`;
  await facet.sql('insert into wallets (user_id, address, chain_id, linked_at) values ($1, $2, 1, now())', [
    person.id,
    wallet,
  ]);
  await facet.sql(`insert into wallet_nonces (nonce, user_id, expires_at) values ($1, $2, now() + interval '1 day')`, [
    word(),
    person.id,
  ]);
  const secret = `a word about ${word()}`;
  const told = { userIds: [person.id], type: 'note', title: 'For you alone', body: secret };
  expect((await api.as(admin).post(`/admin/organizations/${organization}/notifications`, told)).status).toBe(201);
  expect(
    (
      await api.as(person).post(`/admin/organizations/${organization}/notifications`, {
        all: true,
        type: 'note',
        title: 'To all',
        body: 'Hello.',
      })
    ).status,
  ).toBe(201);
  await api.as(person).post('/v1/user/notifications/read');
  const friend = await aPerson({ in: organization });
  await api.as(person).post(`/api/v1/user/${friend.id}/roles`, {
    roles: [(await api.as(person).get('/api/v1/organization/roles')).body[0].id],
    add: true,
  });
  await api.as(person).post(`/admin/organizations/${organization}/invitations`, { email: anAddress() });
  const elsewhere = await aPerson({ as: 'admin' });
  await api.as(elsewhere).post(`/admin/organizations/${elsewhere.organization}/invitations`, { email });
  await facet.sql(
    `insert into pending_sign_ups (id, organization_id, email, address_key, password_hash, name, created_at, expires_at) values ($1, $2, $3, $3, '', 'Mia', now(), now() + interval '1 day')`,
    [randomUUID(), elsewhere.organization, email],
  );
  await api.post('/auth/password/reset-request', { email });
  await workedOff('link.send');
  const begun = await beginLink(person);
  const own = [person.id, email, name, username, username.toUpperCase(), bio, phone, subject, wallet, city];
  const traces = [...own, secret, begun];
  return { person, admin, username, picture, traces };
}

describe('the purge of an account', () => {
  let mia: Known;

  beforeAll(async () => {
    mia = await somebody();
    for (const trace of mia.traces) expect([trace, (await tablesThatHold(trace)).length > 0]).toEqual([trace, true]);
    expect((await api.as(mia.person).delete('/me')).status).toBe(202);
  });

  it('does not come before the end of the grace period', async () => {
    await later(29 * day, async () => {
      await due();
      await eventually(async () =>
        (await queued('account.purge'))[0]?.error?.includes('not over yet') ? true : undefined,
      );
    });
    expect(await facet.sql('select status from users where id = $1', [mia.person.id])).toEqual([{ status: 'deleted' }]);
  });

  it('leaves a tombstone, and no row that mentions the user', async () => {
    await purged();
    await due();
    await workedOff('picture.sweep');
    const [id, ...traces] = mia.traces;
    expect(await tablesThatHold(id ?? '')).toEqual(['public.tombstones']);
    for (const trace of traces)
      expect([trace, await tablesThatHold(trace)]).toEqual([
        trace,
        trace === mia.username ? ['public.name_registry'] : [],
      ]);
    expect(
      await facet.sql('select id, purged_at is not null as "isDated" from tombstones where id = $1', [id]),
    ).toEqual([{ id, isDated: true }]);
  });

  it('removes the picture, row and files', async () => {
    expect(await facet.sql('select 1 from pictures where hash = $1', [mia.picture])).toEqual([]);
    expect(files().filter((name) => name.includes(mia.picture))).toEqual([]);
  });

  it('leaves what belongs to others: users whom the user brought, roles that they gave', async () => {
    const { organization } = mia.person;
    const members = await facet.sql<{ id: string }>('select user_id as id from members where organization_id = $1', [
      organization,
    ]);
    expect(members).toHaveLength(3);
    expect(
      await facet.sql('select 1 from role_assignments where organization_id = $1 and granted_by is null', [
        organization,
      ]),
    ).not.toEqual([]);
    expect((await api.as(mia.admin).get('/me')).status).toBe(200);
  });

  it('keeps the username out of reach, without an owner, until its time is over', async () => {
    const { organization } = mia.person;
    expect(await nameRow(organization, mia.username)).toEqual([{ kind: 'reserved', owner: null, name: mia.username }]);
    const signUp = (): ReturnType<typeof api.post> =>
      api.post('/auth/sign-up', aSignUp(organization, { handle: mia.username }));
    expectProblem(await signUp(), 409, 'username.taken');
    expectProblem(await later((31 + 29) * day, signUp), 409, 'username.taken');
    expect((await later((31 + 31) * day, signUp)).status).toBe(201);
  });

  it('lets the address sign up anew', async () => {
    expect(
      (await api.post('/auth/sign-up', aSignUp(mia.person.organization, { email: mia.person.email }))).status,
    ).toBe(201);
  });
});

describe('a purge that is interrupted', () => {
  it('goes on where it was, in as many pieces as it takes', async () => {
    const mia = await aPerson({ handle: 'mia' });
    await facet.sql(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url)
       select $1, $2, 'figures', n::text, 'image', 'https://example.com/' || n from generate_series(1, 2500) n`,
      [mia.organization, mia.id],
    );
    await facet.sql(
      `insert into audit_origins (organization_id, entry_id, subject, ip_address)
       select $1, gen_random_uuid(), subject, '192.0.2.1' from audit_subjects, generate_series(1, 2500) where user_id = $2`,
      [mia.organization, mia.id],
    );
    await api.as(mia).delete('/me');
    const rows = `select (select count(*)::int from collection_objects where user_id = $1) as objects,
      (select count(*)::int from audit_origins join audit_subjects using (subject) where user_id = $1) as origins, (select count(*)::int from users where id = $1) as people`;
    const left = async (): Promise<unknown> => (await facet.sql(rows, [mia.id]))[0];
    expect(await left()).toMatchObject({ objects: 2500, people: 1 });
    await whileRefusing('tombstones', () =>
      purged(() =>
        eventually(async () =>
          (await queued('account.purge'))[0]?.error?.includes('refused by the test') ? true : undefined,
        ),
      ),
    );
    expect(await left()).toEqual({ objects: 0, origins: 0, people: 1 });
    expect(await nameRow(mia.organization, 'mia')).toMatchObject([{ kind: 'held', owner: mia.id }]);
    await purged();
    expect(await tablesThatHold(mia.id)).toEqual(['public.tombstones']);
  });

  it('does nothing the second time, and nothing to who was restored', async () => {
    const [mia, ben] = [await aPerson(), await aPerson()];
    await api.as(mia).delete('/me');
    await api.as(ben).delete('/me');
    await facet.sql(`update users set status = 'active', deleted_at = null, purge_after = null where id = $1`, [
      ben.id,
    ]);
    await purged();
    await facet.sql(`select graphile_worker.add_job('account.purge', json_build_object('userId', $1::text))`, [mia.id]);
    await workedOff('account.purge');
    expect(await facet.sql('select 1 from tombstones where id = $1', [mia.id])).toHaveLength(1);
    expect((await login(ben.email)).status).toBe(200);
  });
});

describe('names that are reserved', () => {
  /** An organization in which the name of a user who is gone is reserved. */
  async function reserved(): Promise<{ admin: TestPerson; name: string }> {
    const mia = await aPerson({ handle: 'mia' });
    const admin = await aPerson({ in: mia.organization, as: 'admin' });
    await api.as(mia).delete('/me');
    await purged();
    expect(await nameRow(mia.organization, 'mia')).toMatchObject([{ kind: 'reserved' }]);
    return { admin, name: 'mia' };
  }

  it('are freed by the job', async () => {
    const { admin, name } = await reserved();
    await facet.sql(`select graphile_worker.add_job('names.release', '{}')`);
    await workedOff('names.release');
    expect(await nameRow(admin.organization, name)).toHaveLength(1);
    await later(62 * day, async () => {
      await facet.sql(`select graphile_worker.add_job('names.release', '{}')`);
      await workedOff('names.release');
    });
    expect(await nameRow(admin.organization, name)).toEqual([]);
  });

  it('can be denied, and are free when they are allowed again', async () => {
    const { admin, name } = await reserved();
    const face = m2(admin);
    expect((await face.delete('/api/profile/username/deny/', [name])).body).toEqual({
      usernamesDeleted: [],
      usernamesInUse: [],
    });
    expect((await face.post('/api/profile/username/deny/', { [name]: 'other' })).status).toBe(204);
    expect(await nameRow(admin.organization, name)).toMatchObject([{ kind: 'denied' }]);
    expect((await face.delete('/api/profile/username/deny/', [name])).body).toEqual({
      usernamesDeleted: [name],
      usernamesInUse: [],
    });
    expect(await nameRow(admin.organization, name)).toEqual([]);
  });

  it('stand on the list when it is replaced', async () => {
    const { admin, name } = await reserved();
    expect((await m2(admin).put('/api/profile/username/denylist/', [name, 'root'])).status).toBe(204);
    expect(await nameRow(admin.organization, name)).toMatchObject([{ kind: 'denied' }]);
  });

  it('are no replacement for a denied name', async () => {
    const { admin, name } = await reserved();
    await aPerson({ in: admin.organization, handle: 'rude' });
    const { body } = await m2(admin).post('/api/profile/username/deny/', { rude: name });
    expect(body).toEqual({
      usernamesDenied: [],
      usernamesNotDenied: [{ username: 'rude', reason: 'replacement_taken' }],
    });
  });

  it('keep look-alikes away, for as long as they are reserved', async () => {
    const { admin } = await reserved();
    await api
      .as(admin)
      .patch(`/admin/organizations/${admin.organization}/settings`, { usernameCustomization: { confusables: 'on' } });
    const signUp = (): ReturnType<typeof api.post> =>
      api.post('/auth/sign-up', aSignUp(admin.organization, { handle: 'rnia' }));
    expectProblem(await signUp(), 409, 'username.confusable');
    expect((await later(62 * day, signUp)).status).toBe(201);
  });

  it('go when names need not be unique any more', async () => {
    const { admin, name } = await reserved();
    const unique = (is: boolean): ReturnType<typeof api.patch> =>
      api
        .as(admin)
        .patch(`/admin/organizations/${admin.organization}/settings`, { usernameCustomization: { unique: is } });
    expect((await unique(false)).status).toBe(200);
    expect(await nameRow(admin.organization, name)).toEqual([]);
    await aPerson({ in: admin.organization, handle: name });
    expect((await unique(true)).status).toBe(200);
    expect(await nameRow(admin.organization, name)).toMatchObject([{ kind: 'held' }]);
  });
});

describe('columns that name users', () => {
  it('hang on the user by a foreign key that cascades, or are known to the purge', async () => {
    const loose = await facet.sql<{ column: string }>(
      `with recursive people as (
         select 'users'::regclass as rel, array[(select attnum from pg_attribute where attrelid = 'users'::regclass and attname = 'id')] as keys
         union
         select c.conrelid, c.conkey from pg_constraint c join people p on c.confrelid = p.rel where c.contype = 'f' and c.confdeltype in ('c', 'n')
       )
       select t.relname || '.' || a.attname as column
       from pg_attribute a join pg_class t on t.oid = a.attrelid
       where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.atttypid = 'uuid'::regtype
         and a.attname ~ '(user|owner|actor|referrer|recipient|sender|author|_by$|person|member)'
         and not exists (select 1 from people p where p.rel = a.attrelid and a.attnum = any(p.keys))
       order by 1`,
    );
    expect(loose.map(({ column }) => column)).toEqual(['role_assignments.granted_by']);
  });

  it('are in a table of a library that erases what it keeps of a user, also where they hold an address and no id', async () => {
    const columns = await facet.sql<{ table: string }>(
      `select distinct c.table_name as table from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name ~ '(address_key|email|recipient|granted_by|subject)$'
         and not exists (select 1 from pg_constraint f where f.contype = 'f' and f.confdeltype = 'c' and f.confrelid = 'users'::regclass
           and f.conrelid = format('%I', c.table_name)::regclass)
       order by 1`,
    );
    const erasing = ownedTables.filter(({ library }) => erasingLibraries.includes(library)).map(({ table }) => table);
    expect(columns.map(({ table }) => table)).toEqual([
      'audit_origins',
      'invitations',
      'pending_sign_ups',
      'role_assignments',
    ]);
    expect(columns.filter(({ table }) => !erasing.includes(table))).toEqual([]);
  });
});
