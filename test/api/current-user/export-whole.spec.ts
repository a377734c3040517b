/** @settings {"JOBS":"off","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aSignUp } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { documentedExample } from '../../contracts/document.js';
import { aPicture } from '../pictures/pictures.js';

/**
 * Why something is not in the export, and the words by which the export says so. `unset`: no user who can ask
 * for an export has it.
 */
const fates = {
  secrets: 'secrets:',
  others: 'other users:',
  derived: 'derived values:',
  passing: 'what passes by itself:',
  sent: 'notifications that you sent',
  pictures: 'the bytes of pictures',
  unset: undefined,
  // What the organization has for itself, beside who created it.
  settings: undefined,
} as const;

/** Which rows of a table are about a user, and what of them is left out; everything else must be in the export. */
interface Kept {
  readonly where: string;
  readonly left?: Partial<Record<keyof typeof fates, string>>;
}

const own = 'user_id = $1';
const proved = 'address_key in (select address_key from emails where user_id = $1 and verified)';
const subject = '(select subject from audit_subjects where user_id = $1)';
const all = '*';

/**
 * Every table there is. Null: its rows are about no user. A new table is named here, and in `left-out.ts`
 * where it is not exported.
 */
const tables: Record<string, Kept | null> = {
  users: {
    where: 'id = $1',
    left: {
      derived: 'version search_keys',
      unset:
        'status_before_ban banned_by_operator status_before_deletion confirm_by deleted_at self_deleted_at purge_after',
    },
  },
  emails: { where: own, left: { derived: 'id address_key search_keys' } },
  email_additions: { where: own, left: { derived: 'id address_key' } },
  email_changes: { where: own, left: { derived: 'id former_key new_key' } },
  phone_numbers: { where: own, left: { derived: 'id' } },
  identities: { where: own, left: { derived: 'id subject public_id' } },
  password_credentials: { where: own, left: { secrets: 'hash', derived: 'temporary_since' } },
  sessions: {
    where: own,
    left: { secrets: 'mac_key', derived: 'counter advanced_at advanced_counter repeated_late late_repeats' },
  },
  known_devices: { where: own },
  api_keys: { where: own, left: { secrets: 'secret_hash secret_id' } },
  one_time_tokens: { where: own, left: { secrets: 'secret_hash', derived: 'id email_id' } },
  totp_factors: { where: own, left: { secrets: 'sealed_secret secret_id', derived: 'last_step' } },
  passkeys: { where: own, left: { derived: 'id credential_id user_handle public_key counter' } },
  passkey_requests: { where: own, left: { passing: all } },
  recovery_codes: { where: own, left: { secrets: 'code_hash' } },
  sign_in_challenges: { where: own, left: { passing: all } },
  sign_in_ends: { where: own, left: { passing: all } },
  provider_sign_ins: { where: own, left: { passing: all } },
  email_sign_ins: { where: own, left: { passing: all } },
  mails: { where: own, left: { secrets: 'sealed_token secret_id', derived: 'organization_id language' } },
  wallets: { where: own },
  wallet_claims: { where: own },
  wallet_nonces: { where: own, left: { passing: all } },
  stream_tickets: { where: own, left: { passing: all } },
  organizations: {
    where: 'created_by = $1',
    left: {
      settings:
        'name version created_at updated_at username_unique username_pattern username_min_length username_max_length username_confusables rename_cooldown_days username_redirects username_availability profile_picture_upload public_profiles sign_up second_factor second_factor_grace_days second_factor_since impersonation locale logo_url color',
    },
  },
  attribute_schemas: null,
  attribute_indexes: null,
  demand_notices: null,
  member_attribute_keys: { where: own, left: { derived: all } },
  impersonations: { where: 'member_id = $1', left: { derived: 'id', others: 'admin_id session_id' } },
  member_notes: { where: own, left: { derived: 'id', others: 'author_id' } },
  member_attributes: { where: own, left: { derived: 'version' } },
  former_usernames: { where: own, left: { derived: 'id canonical untold' } },
  members: { where: own },
  member_keys: { where: own, left: { derived: all } },
  profiles: { where: own, left: { derived: 'version username_key search_keys' } },
  collection_objects: { where: own, left: { derived: 'version' } },
  role_assignments: { where: own, left: { others: 'granted_by' } },
  referrals: { where: 'referrer_id = $1', left: { others: 'user_id' } },
  inboxes: { where: own, left: { derived: all } },
  notification_deliveries: { where: own, left: { derived: 'rank seq broadcasts_before message_id sample' } },
  notification_dispatches: null,
  notification_holes: { where: own, left: { derived: 'rank message_id archived' } },
  notification_marks: { where: own, left: { derived: 'up_to' } },
  notification_reads: { where: own, left: { derived: 'rank' } },
  notification_messages: {
    where: 'id in (select message_id from notification_deliveries where user_id = $1)',
    left: { derived: 'id broadcast_seq role_id', others: 'created_by', sent: 'created_by' },
  },
  idempotency_keys: { where: own, left: { passing: all } },
  name_registry: {
    where: 'owner_id = $1',
    left: { derived: 'canonical kind skeleton', unset: 'reserved_until reserved_for' },
  },
  name_reviews: { where: own, left: { derived: 'username_key', settings: 'rule_id' } },
  invitations: {
    where: proved,
    left: { secrets: 'secret_hash shared_hash', derived: 'address_key version', others: 'invited_by by_operator' },
  },
  past_invitations: {
    where: `(${own} or user_id is null and ${proved})`,
    left: { derived: 'address_key outcome', others: 'invited_by' },
  },
  pending_sign_ups: { where: proved, left: { secrets: 'password_hash', derived: 'id address_key' } },
  audit_subjects: { where: own, left: { derived: all } },
  audit_places: { where: own, left: { derived: all } },
  audit_entries: { where: `actor = ${subject}`, left: { derived: 'actor', others: 'target' } },
  audit_origins: { where: `subject = ${subject}`, left: { derived: 'subject' } },
  pictures: {
    where: 'hash = (select picture_hash from users where id = $1)',
    left: { pictures: 'bytes uploads created_at touched_at' },
  },
  rate_limits: { where: 'false', left: { passing: all } },
  ...{
    migrations: null,
    removed_organizations: null,
    organization_secrets: null,
    identity_providers: null,
    email_templates: null,
    organization_domains: null,
    name_rules: null,
    application_permissions: null,
    wallet_sign_ins: null,
    secrets: null,
    roles: null,
    signing_keys: null,
    issuer_key_sets: null,
    trusted_issuers: null,
  },
  ...{ job_runners: null, notification_feeds: null, tombstones: null, write_marks: null },
};

/** Columns that one user cannot have beside others that are there. */
const instead = ['users.avatar_url'];

const columnsOf = async (table: string): Promise<string[]> =>
  (
    await facet.sql<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    )
  ).map(({ name }) => name);
const leftOf = ({ left = {} }: Kept): string[] => Object.values(left).flatMap((names) => names.split(' '));

/** The texts that a value is, as JSON has them. */
function textsOf(value: unknown): string[] {
  if (value instanceof Date) return [value.toISOString()];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return [JSON.stringify(value).replace(/^"|"$/g, '')];
}

let mia: TestPerson;
let ada: TestPerson;
let other: TestPerson;
let whole: string;
let body: { leftOut: { what: string; why: string }[]; audit: Record<string, unknown>[] };

/** Fills what no API call of this test fills. */
async function fill(): Promise<void> {
  const values: [string, unknown[]][] = [
    [
      `update users set given_name = 'Mia', family_name = 'Member', nickname = 'mimi', ban_reason = 'Fraud', banned_until = '2029-02-03T04:05:06.789Z' where id = $1`,
      [],
    ],
    [
      `update members set banned_at = '2026-01-02T03:04:05.678Z', banned_until = '2029-01-02T03:04:05.678Z', ban_reason = 'Spam in the forum'
       where user_id = $1 and organization_id = $2`,
      [other.organization],
    ],
    [
      `insert into phone_numbers (id, user_id, phone_number, is_primary) values ($2, $1, '+41446681800', true)`,
      [randomUUID()],
    ],
    [
      `insert into wallets (user_id, address, chain_id, linked_at) values ($1, '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', 1, now())`,
      [],
    ],
    [
      `insert into wallet_claims (user_id, address, chain_id, linked_at) values ($1, '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 10, now())`,
      [],
    ],
    [
      `insert into identities (id, user_id, issuer, provider, subject, signed_subject, public_id, name, email, avatar_url, claims_at)
       values ($2, $1, 'https://issuer.example', 'corp', 'mia-1', 'corp|mia-1', 'corp|mia-1', 'Mia M.', 'mia@corp.example', 'https://corp.example/mia.png', now())`,
      [randomUUID()],
    ],
    [
      `insert into one_time_tokens (id, purpose, user_id, email_id, secret_hash, expires_at)
       select $2, 'reset-password', $1, id, 'x', now() + interval '10 minutes' from emails where user_id = $1`,
      [randomUUID()],
    ],
    [
      `insert into mails (id, user_id, recipient, kind, organization_name, sign_up_name, signed_up_at, device, due_at, good_until, queued_at, sent_at)
       select $2, $1, email, 'verify-email', 'Acme Works', 'Mia of a letter', now(), 'Firefox, Linux', '2026-03-11T05:06:07.890Z', now() + interval '1 day', now(), now() from emails where user_id = $1`,
      [randomUUID()],
    ],
    [
      `insert into pending_sign_ups (id, organization_id, email, address_key, password_hash, name, handle, referrer_handle, letter_at, created_at, expires_at)
       select $2, $3, email, address_key, 'h', 'Mia once more', 'mia-once-more', 'some-referrer', now(), now(), now() + interval '1 day' from emails where user_id = $1`,
      [randomUUID(), other.organization],
    ],
    [
      `insert into totp_factors (user_id, sealed_secret, created_at, confirmed_at) values ($1, 'x', '2026-03-04T05:06:07.890Z', '2026-03-05T06:07:08.901Z')`,
      [],
    ],
    [
      `insert into email_additions (id, user_id, email, address_key, created_at, expires_at)
       values ($2, $1, 'mia@added.example', 'mia@added.example', '2026-03-06T05:06:07.890Z', now() + interval '1 day')`,
      [randomUUID()],
    ],
    [
      `insert into email_changes (id, user_id, former_email, former_key, new_key, changed_at, expires_at)
       values ($2, $1, 'mia@former.example', 'mia@former.example', 'mia@new.example', '2026-03-07T05:06:07.890Z', now() + interval '7 days')`,
      [randomUUID()],
    ],
    [
      `insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, synced, name, created_at, last_used_at)
       values ($2, $1, 'x', 'x', 'x', 7, '{usb-of-mia}', true, 'The key of Mia', '2026-03-07T05:06:07.890Z', '2026-03-08T06:07:08.901Z')`,
      [randomUUID()],
    ],
    [`update organizations set created_by = $1 where id = $2`, [other.organization]],
    [
      `insert into member_attributes (organization_id, user_id, attributes, created_at, updated_at)
       values ($2, $1, '{"nickname": "the quiet one", "level": 4711}', '2026-03-09T05:06:07.890Z', '2026-03-10T06:07:08.901Z')`,
      [mia.organization],
    ],
    [
      `insert into name_reviews (organization_id, user_id, username_key, rule_id, created_at, approved_at)
       values ($2, $1, 'mia', $3, '2026-03-11T05:06:07.890Z', '2026-03-12T06:07:08.901Z')`,
      [mia.organization, randomUUID()],
    ],
    [
      `insert into former_usernames (organization_id, id, user_id, name, canonical, successor, cause, changed_at, untold)
       values ($2, $3, $1, 'Mia-as-before', 'mia-as-before', 'Mia-as-after', 'denied', '2026-03-11T05:06:07.890Z', false)`,
      [mia.organization, randomUUID()],
    ],
    [
      `insert into member_notes (organization_id, user_id, id, author_id, text, created_at)
       values ($2, $1, gen_random_uuid(), $3, 'Was rude on the phone', '2026-03-12T05:06:07.890Z')`,
      [mia.organization, ada.id],
    ],
    [
      `insert into impersonations (organization_id, member_id, id, admin_id, session_id, reason, started_at, expires_at, ended_at)
       values ($2, $1, gen_random_uuid(), $3, gen_random_uuid(), 'Could not find the menu', '2026-03-13T05:06:07.890Z', '2026-03-13T05:21:07.890Z', '2026-03-13T05:08:07.891Z')`,
      [mia.organization, ada.id],
    ],
    [`insert into recovery_codes (user_id, code_hash) values ($1, 'x')`, []],
    [`update api_keys set expires_at = now() + interval '3 days', last_used_at = now() where user_id = $1`, []],
  ];
  for (const [text, more] of values) await facet.sql(text, [mia.id, ...more]);
}

beforeAll(async () => {
  [ada, other] = [await aPerson({ as: 'admin' }), await aPerson({ as: 'admin', verified: true })];
  mia = await aPerson({ in: ada.organization, name: 'Mia Member', handle: 'Mia', verified: true });
  await alsoIn(other.organization, mia.id);
  await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
    other.organization,
    mia.id,
  ]);
  await api.as(mia).patch('/me', { ...documentedExample('PATCH /me'), bio: 'I collect "stamps".' });
  await api.as(mia).post('/v1/user/profile', { address: { city: 'Zürich', country: 'CH' }, dateOfBirth: '1990-02-28' });
  await facet.services.profiles.setPicture(mia.id, await aPicture());
  const [avatar, picture] = [await anObject(ada, mia, 'knight', 'avatar'), await anObject(ada, mia, 'castle')];
  await m2(mia).put('/api/profile/', { avatarObjectDefinitionId: avatar });
  await facet.sql(
    'update profiles set picture_datasource_id = $2, picture_object_definition_id = $3 where user_id = $1',
    [mia.id, picture.datasourceId, picture.objectDefinitionId],
  );
  await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] });
  await api.post('/auth/sign-up', aSignUp(mia.organization, { referrerHandle: 'mia', name: 'Fred Friend' }));
  for (const title of ['One', 'Two', 'Three']) {
    const sent = await api.as(ada).post(inOrganization(ada.organization, '/notifications'), {
      userIds: [mia.id],
      type: 'note',
      title,
      body: 'x',
      data: { at: 'home' },
    });
    expect(sent.status).toBe(201);
    await api
      .as(mia)
      .post('/v1/user/notifications/read', title === 'One' ? undefined : { ids: [(sent.body as { id: string }).id] });
    const one = `/v1/user/notifications/${(sent.body as { id: string }).id}`;
    const sentOne = inOrganization(ada.organization, `/notifications/${(sent.body as { id: string }).id}`);
    if (title === 'Three') expect((await api.as(ada).delete(sentOne)).status).toBe(204);
    else if (title === 'One') await api.as(mia).put(`${one}/archive?containerId=${ada.organization}`);
    else await api.as(mia).delete(`${one}?containerId=${ada.organization}`);
  }
  await api.as(other).post(inOrganization(other.organization, '/invitations'), { email: `no.${mia.email}` });
  await facet.sql(
    'update invitations set email = $1, address_key = $1, name = $2, roles = array[$3] where organization_id = $4',
    [mia.email, 'Mia as invited', 'rol_OfTheInvitation0', other.organization],
  );
  await facet.sql(
    `insert into past_invitations (organization_id, id, outcome, email, address_key, name, roles, user_id, created_at, expires_at, ended_at)
     select $1, gen_random_uuid(), case when user_id is null then 'revoked' else 'accepted' end, $2, $2, 'Mia as guest', '{rol_OfThePast0000000}', user_id,
       '2026-01-02T03:04:05Z', '2026-01-09T03:04:05Z', '2026-01-05T03:04:05Z'
     from unnest(array[$3::uuid, null]) user_id`,
    [other.organization, mia.email, mia.id],
  );
  await api.post(
    '/auth/login',
    { email: mia.email, password: 'a wrong one' },
    { headers: { 'user-agent': 'Guesser/1', 'x-request-id': 'client-4711' } },
  );
  await api.as(ada).delete(memberPath(mia, '/sessions/x'));
  await fill();
  const answer = await api.as(mia).get('/me/export', { headers: { 'x-request-id': 'client-4712' } });
  expect(answer.status).toBe(200);
  body = answer.body as typeof body;
  whole = JSON.stringify((await api.as(mia).get('/me/export')).body);
});

describe('the export of the caller', () => {
  it('knows every table', async () => {
    const there = await facet.sql<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    expect(there.map(({ name }) => name)).toEqual(Object.keys(tables).sort());
  });

  it.each(Object.entries(tables).flatMap(([name, kept]) => (kept ? [[name, kept] as const] : [])))(
    'holds what %s has, or says why not',
    async (table, kept) => {
      const columns = await columnsOf(table);
      const left = leftOf(kept);
      expect(left.filter((name) => name !== all && !columns.includes(name))).toEqual([]);
      for (const fate of Object.keys(kept.left ?? {}) as (keyof typeof fates)[]) {
        const words = fates[fate];
        if (words !== undefined)
          expect(body.leftOut.map(({ what }) => what)).toContainEqual(expect.stringContaining(words));
      }
      if (left.includes(all)) return;
      const rows = await facet.sql(`select * from ${table} where ${kept.where}`, [mia.id]);
      const exported = columns.filter((name) => !left.includes(name));
      const empty = exported.filter(
        (name) => !instead.includes(`${table}.${name}`) && rows.every((row) => row[name] === null),
      );
      expect({ table, empty }).toEqual({ table, empty: [] });
      const missing = rows.flatMap((row) =>
        exported.flatMap((name) => (row[name] === null ? [] : textsOf(row[name]).map((text) => ({ name, text })))),
      );
      expect({ table, missing: missing.filter(({ text }) => !whole.includes(text)) }).toEqual({ table, missing: [] });
      for (const name of (kept.left?.unset ?? '').split(' ').filter(Boolean))
        expect([null, false]).toContain(rows[0]?.[name]);
    },
  );

  it('tells from where a user tried to sign in, and nothing of those who acted on the user', () => {
    expect(body.audit).toContainEqual(
      expect.objectContaining({
        action: 'user.sign_in_refused',
        actorKind: 'stranger',
        toPerson: true,
        byPerson: false,
        userAgent: 'Guesser/1',
        clientRequestId: 'client-4711',
      }),
    );
    const put = body.audit.find((one) => one.action === 'collection.object_put');
    expect(put).toMatchObject({
      actorKind: 'person',
      byPerson: false,
      toPerson: true,
      organizationId: ada.organization,
    });
    for (const field of ['ipAddress', 'userAgent', 'credentialId', 'requestId']) expect(put).not.toHaveProperty(field);
    expect(whole).not.toContain(ada.id);
  });

  it('has the audit of organizations that the user has left, each entry once', async () => {
    const eve = await aPerson({ in: ada.organization });
    await alsoIn(other.organization, eve.id);
    await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
      other.organization,
      eve.id,
    ]);
    expect((await api.as(ada).delete(memberPath(eve))).status).toBe(204);
    const { accessToken } = (await api.post('/auth/login', { email: eve.email, password: eve.password })).body as {
      accessToken: string;
    };
    const read = async (): Promise<{ audit: { id: string; action: string; organizationId: string }[] }> =>
      (await api.with({ authorization: `Bearer ${accessToken}` }).get('/me/export')).body as Awaited<
        ReturnType<typeof read>
      >;
    const { audit } = await read();
    const seen = audit.map(({ action, organizationId }) => `${action} ${organizationId === ada.organization}`).sort();
    expect(seen).toEqual(['data.exported false', 'member.removed true', 'user.joined true', 'user.signed_in false']);
    expect(new Set(audit.map(({ id }) => id)).size).toBe(audit.length);
    // Entries from before an upgrade: their organizations are found at the first export, and known from then on.
    const places = (): Promise<{ id: string }[]> =>
      facet.sql('select organization_id as id from audit_places where user_id = $1 order by 1', [eve.id]);
    const before = await places();
    expect(before.map(({ id }) => id).sort()).toEqual([other.organization, ada.organization].sort());
    await facet.sql('delete from audit_places where user_id = $1', [eve.id]);
    await facet.sql('update audit_subjects set places_known = false where user_id = $1', [eve.id]);
    expect((await read()).audit.map(({ id }) => id)).toEqual(expect.arrayContaining(audit.map(({ id }) => id)));
    expect(await places()).toEqual(before);
    const known = await facet.sql('select places_known as known from audit_subjects where user_id = $1', [eve.id]);
    expect(known).toEqual([{ known: true }]);
    expect((await read()).audit).toHaveLength(audit.length + 2);
  });

  it('brings a long audit whole', async () => {
    const { subject: name } =
      (await facet.sql<{ subject: string }>('select subject from audit_subjects where user_id = $1', [other.id]))[0] ??
      {};
    await facet.sql(
      `insert into audit_entries (organization_id, id, at, action, actor_kind, actor, target_type, target, details)
       select $1, ('01930000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now(), 'user.described', 'person', $2, 'user', $2, '{}' from generate_series(1, 1203) n`,
      [other.organization, name],
    );
    const { audit } = (await api.as(other).get('/me/export')).body as { audit: { action: string }[] };
    expect(audit.filter(({ action }) => action === 'user.described')).toHaveLength(1203);
  });
});
