/**
 * @settings {"TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:idp", "jwksUri": "{server}/keys.json", "audience": ["web", "ios"], "organizationId": "guests", "provider": "idp"}, {"issuer": "urn:issuer:still", "jwksUri": "{server}/keys.json", "audience": "web", "organizationId": "guests", "provider": "still", "updateClaims": false}, {"issuer": "urn:issuer:rival", "jwksUri": "{server}/keys.json", "audience": "web", "organizationId": "rivals", "provider": "rival"}]}
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { api } from '../../support/api.js';
import { guestsOf, selfOf, statusOf } from '../../support/issuer-guests.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';

const guests = 'guests' as OrganizationId;
const server = new IssuerServer();
const key = aKey('ES256');
const idp = guestsOf('urn:issuer:idp', key, 'web');
const still = guestsOf('urn:issuer:still', key, 'web');
const rival = guestsOf('urn:issuer:rival', key, 'web');
let n: string;

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.publish('/keys.json', [key]);
  await facet.write(async (tx, { organizations }) => {
    await organizations.create(tx, guests, 'Guests');
    await organizations.create(tx, 'rivals' as OrganizationId, 'Rivals');
  });
});

afterAll(() => server.close());

beforeEach(() => {
  n = randomUUID();
});

const usersNow = async (): Promise<unknown> => (await facet.sql('select count(*) from users'))[0];

/** A row as the version before left it. */
async function legacy(subject: string, { issuer = 'urn:issuer:idp', provider = 'idp' } = {}): Promise<string> {
  const id = randomUUID();
  await facet.sql(`insert into users (id, name) values ($1, 'Legacy')`, [id]);
  await facet.sql(`insert into members (organization_id, user_id) values ('guests', $1)`, [id]);
  await facet.sql(
    `insert into role_assignments (organization_id, user_id, role_id) select 'guests', $1, id from roles where organization_id = 'guests' and built_in = 'member'`,
    [id],
  );
  await facet.sql('insert into identities (id, user_id, issuer, provider, subject) values ($1, $1, $2, $3, $4)', [
    id,
    issuer,
    provider,
    subject,
  ]);
  return id;
}

describe('An identity is issuer and subject exactly as signed', () => {
  it('so two subjects that differ by the provider in front are not one user: the id is taken, and the second is refused', async () => {
    expect((await selfOf(idp({ sub: n }))).body.id).toBe(`idp|${n}`);
    const before = await usersNow();
    const second = await api.as(idp({ sub: `idp|${n}` })).get('/me');
    expect([second.status, second.body.message]).toEqual([401, 'Another identity has the public id of this one.']);
    expect(await usersNow()).toEqual(before);
    expect(await statusOf(idp({ sub: n }))).toBe(200);
  });

  it('so subjects that were one for the version before, with ids that differ, are two users', async () => {
    const subjects = [`a|${n}`, `idp|a|${n}`, `idp|idp|a|${n}`];
    const ids = [];
    for (const sub of subjects) ids.push((await api.as(idp({ sub })).get('/me')).body.id as string);
    expect(new Set(ids).size).toBe(3);
    for (const [at, sub] of subjects.entries()) {
      expect((await selfOf(idp({ sub }))).body.id).toBe(sub);
      expect((await api.as(idp({ sub })).get('/me')).body.id).toBe(ids[at]);
    }
  });

  it('so case and white space count', async () => {
    const ids = await Promise.all(
      [`x${n}`, `X${n}`, ` x${n}`].map(async (sub) => (await selfOf(idp({ sub }))).body.id as string),
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('and no issuer takes the ids of another organization’s issuer, nor an id that is taken', async () => {
    expect(await statusOf(rival({ sub: `idp|${n}` }))).toBe(401);
    expect(await statusOf(idp({ sub: `rival|${n}` }))).toBe(401);
    expect((await selfOf(idp({ sub: `free|${n}` }))).body.id).toBe(`free|${n}`);
    expect(await statusOf(rival({ sub: `free|${n}` }))).toBe(401);
  });

  it('and one user when first calls of one subject come at once, with and without a bar', async () => {
    for (const sub of [n, `other|${n}`]) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => api.as(idp({ sub })).get('/me')));
      expect(new Set(answers.map(({ status, body }) => `${status} ${(body as { id: string }).id}`)).size).toBe(1);
    }
  });
});

describe('A user of the version before, whose signed subject is not known,', () => {
  it.each([
    ['the bare subject', (x: string) => x],
    ['the subject with its provider', (x: string) => `idp|${x}`],
  ])('is found by the first token that can be theirs, with %s; no other form is let in afterwards', async (_, form) => {
    const id = await legacy(n);
    const who = idp({ sub: form(n) });
    expect((await api.as(who).get('/me')).body.id).toBe(id);
    expect((await selfOf(who)).body.id).toBe(`idp|${n}`);
    const other = form(n) === n ? `idp|${n}` : n;
    expect(await statusOf(idp({ sub: other }))).toBe(401);
    expect((await api.as(who).get('/me')).body.id).toBe(id);
  });

  it('keeps the id that was shown', async () => {
    const id = await legacy(`google-oauth2|${n}`);
    expect((await api.as(idp({ sub: `google-oauth2|${n}` })).get('/me')).body.id).toBe(id);
    expect((await selfOf(idp({ sub: `google-oauth2|${n}` }))).body.id).toBe(`idp|google-oauth2|${n}`);
  });

  it('is one user when both forms come at once', async () => {
    const id = await legacy(n);
    const answers = await Promise.all([n, `idp|${n}`, n, `idp|${n}`].map((sub) => api.as(idp({ sub })).get('/me')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 401, 401]);
    expect(answers.filter(({ status }) => status === 200).map(({ body }) => (body as { id: string }).id)).toEqual([
      id,
      id,
    ]);
  });

  it('is not found by another issuer', async () => {
    await legacy(n);
    expect(await statusOf(rival({ sub: `idp|${n}` }))).toBe(401);
    expect((await selfOf(rival({ sub: n }))).body.id).toBe(`rival|${n}`);
  });

  it('who was imported before there was an issuer belongs to the first one with the provider, and to no other', async () => {
    const [mine, elsewhere] = [
      await legacy(`idp|${n}`, { issuer: '' }),
      await legacy(`prov0|${n}`, { issuer: '', provider: 'prov0' }),
    ];
    await facet.sql('update identities set public_id = subject where id = any($1::uuid[])', [[mine, elsewhere]]);
    expect((await api.as(idp({ sub: n })).get('/me')).body.id).toBe(mine);
    expect(await statusOf(idp({ sub: `prov0|${n}` }))).toBe(401);
  });
});

describe('Later claims', () => {
  it('change name, parts, picture and a proved address, and a token without claims nothing', async () => {
    const sub = n;
    const { body: first } = await selfOf(idp({ sub }));
    expect([first.name, first.email, first.picture]).toEqual([n, '', undefined]);
    const claims = {
      name: 'Uma Example',
      given_name: 'Uma',
      nickname: 'uma',
      email: 'uma@idp.example',
      email_verified: true,
      picture: 'https://idp.example/u.png',
    };
    const { body: later } = await selfOf(idp({ sub, ...claims }));
    expect(later).toMatchObject({
      name: 'Uma Example',
      first_name: 'Uma',
      nickname: 'uma',
      email: 'uma@idp.example',
      picture: 'https://idp.example/u.png',
    });
    expect((await selfOf(idp({ sub }))).body).toEqual(later);
    const { body: married } = await selfOf(idp({ sub, name: 'Uma Other' }));
    expect(married).toMatchObject({
      name: 'Uma Other',
      first_name: 'Uma',
      last_name: 'Other',
      email: 'uma@idp.example',
    });
  });

  it('leave what the user changed here', async () => {
    const sub = n;
    const claims = (version: number): object => ({
      name: `Name ${version}`,
      picture: `https://idp.example/${version}.png`,
    });
    await selfOf(idp({ sub, ...claims(1) }));
    await api.as(idp({ sub })).patch('/me', { name: 'My Own', avatarUrl: null });
    const { body } = await api.as(idp({ sub, ...claims(2) })).get('/me');
    expect([body.name, body.avatarUrl]).toEqual(['My Own', undefined]);
  });

  it('of an older token change nothing', async () => {
    const iat = Math.floor(Date.now() / 1000);
    await selfOf(idp({ sub: n, name: 'New', iat }));
    expect((await selfOf(idp({ sub: n, name: 'Old', iat: iat - 60 }))).body.name).toBe('New');
  });

  it('are written down once, and many at once agree', async () => {
    await selfOf(idp({ sub: n, name: 'One' }));
    await Promise.all(Array.from({ length: 8 }, () => selfOf(idp({ sub: n, name: 'Two' }))));
    expect((await selfOf(idp({ sub: n }))).body.name).toBe('Two');
    const entries = await facet.sql(
      `select details from audit_entries e join audit_subjects s on s.subject = e.target join identities i on i.user_id = s.user_id
       where i.signed_subject = $1 and action = 'user.described'`,
      [n],
    );
    expect(entries).toEqual([{ details: { fields: ['name'], provider: 'idp' } }]);
  });

  it('change nothing where the setting says so', async () => {
    await selfOf(still({ sub: n, name: 'First' }));
    expect(
      (await selfOf(still({ sub: n, name: 'Second', email: 'x@idp.example', email_verified: true }))).body,
    ).toMatchObject({ name: 'First' });
  });

  it.each([
    ['not proved', { email_verified: false }],
    ['said to be proved by a text', { email_verified: 'true' }],
    ['said to be proved by a number', { email_verified: 1 }],
    ['of which nothing is said', {}],
  ])('never give an address that is %s', async (_, claims) => {
    const email = `ada.${n}@demo.example`;
    expect((await selfOf(idp({ sub: n, email, ...claims }))).body.email).toBe('');
    expect((await selfOf(idp({ sub: n, email, ...claims }))).body.email).toBe('');
    expect(await facet.sql('select email from identities where signed_subject = $1', [n])).toEqual([{ email: null }]);
  });

  it.each([
    'http://idp.example/u.png',
    'http://localhost/u.png',
    'javascript:alert(1)',
    'https://user:word@idp.example/u.png',
    `https://idp.example/${'x'.repeat(2100)}`,
    7,
  ])('never give a picture at %s', async (picture) => {
    expect((await selfOf(idp({ sub: n, picture }))).body.picture).toBeUndefined();
  });
});

it('An address that the version before kept unproved is shown to no user as the user’s', async () => {
  const id = await legacy(n);
  await facet.sql(`update identities set email = 'ada@demo.example', name = 'Legacy' where id = $1`, [id]);
  expect((await selfOf(idp({ sub: n }))).body.email).toBe('');
  expect((await selfOf(idp({ sub: n, email: 'ada@demo.example', email_verified: true }))).body.email).toBe(
    'ada@demo.example',
  );
});

it('A token for any of the audiences passes, and for none of them does not', async () => {
  for (const aud of ['web', 'ios', ['ios'], ['other', 'web']]) expect(await statusOf(idp({ sub: n, aud }))).toBe(200);
  for (const aud of ['other', [], ['other']]) expect(await statusOf(idp({ sub: n, aud }))).toBe(401);
});

it('An organization that takes users by invitation takes no new user by a token; who is known stays', async () => {
  expect(await statusOf(idp({ sub: `known-${n}` }))).toBe(200);
  await facet.sql(`update organizations set sign_up = 'invite' where id = 'guests'`);
  const before = await usersNow();
  const { status, body } = await api.as(idp({ sub: n })).get('/me');
  expect([status, body.message]).toEqual([
    401,
    'The organization of the token issuer accepts new members by invitation only.',
  ]);
  expect(await usersNow()).toEqual(before);
  expect(await statusOf(idp({ sub: `known-${n}` }))).toBe(200);
  await facet.sql(`update organizations set sign_up = 'open' where id = 'guests'`);
});
