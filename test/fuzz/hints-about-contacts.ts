import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { type Asked, type Hinting, member, someId, someMember } from './places.js';

/** An address that the caller has added. */
async function anAddition(userId: string | undefined): Promise<string> {
  const id = randomUUID();
  await facet.sql('delete from email_additions where user_id = $1', [userId]);
  await facet.sql(
    `insert into email_additions (id, user_id, email, address_key, created_at, expires_at)
     select $1, id, $3, $3, now(), now() + interval '1 hour' from users where id = $2`,
    [id, userId, `${id}@added.example`],
  );
  return id;
}

/** The token of a link as an email would bring it: a MAC with a key of the installation. */
function tokenOf(purpose: string, id: string): string {
  const key = Buffer.from(hkdfSync('sha256', facet.settings.FACET_SECRET, 'facet', purpose, 32));
  const mac = createHmac('sha256', key).update(id).digest();
  return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), mac]).toString('base64url');
}

/** The link that undoes a change of the default address of a user who was robbed. */
async function anUndoLink(asked: Asked): Promise<string> {
  const id = randomUUID();
  await facet.sql(
    `insert into email_changes (id, user_id, former_email, former_key, new_key, changed_at, expires_at)
     select $1, user_id, email, address_key, 'thief@example.com', now(), now() + interval '1 day' from emails where user_id = $2 and is_default`,
    [id, await someMember(asked)],
  );
  return tokenOf('email-changes', id);
}

/** A phone number that the caller has. */
async function aPhoneNumber(userId: string | undefined, salt: number): Promise<string> {
  const id = randomUUID();
  await facet.sql('delete from phone_numbers where user_id = $1', [userId]);
  await facet.sql('insert into phone_numbers (id, user_id, phone_number) select $1, id, $3 from users where id = $2', [
    id,
    userId,
    `+4144668${1000 + (salt % 9000)}`,
  ]);
  return id;
}

/** A member of this organization alone: for others a permission is needed in each of theirs. */
async function someMemberOfNoOther({ world, salt }: Asked): Promise<string> {
  const fitting = `select m.user_id as id from members m join users u on u.id = m.user_id
    where m.organization_id = $1 and u.status = 'active' and m.banned_at is null and not m.user_id = any($2)
      and not exists (select 1 from members o where o.user_id = m.user_id and o.organization_id <> $1) order by 1`;
  const values = [world.main, await world.spared()];
  if ((await facet.sql(fitting, values)).length < 8) await world.newAccounts(6);
  return someId(salt, fitting, values);
}

/** Those about email addresses and phone numbers. */
export const hintsAboutContacts: Readonly<Record<string, Hinting>> = {
  addEmail: ({ salt }) => ({ body: { email: `added-${salt}@example.com`, currentPassword: undefined } }),
  sendEmailVerification: async ({ caller }) => ({ path: { id: await anAddition(caller?.id) } }),
  changeDefaultEmail: async ({ caller, salt }) => ({
    path: { id: await someId(salt, 'select id from emails where user_id = $1 and verified', [caller?.id]) },
    body: {},
  }),
  removeEmail: async ({ caller }) => ({ path: { id: await anAddition(caller?.id) }, body: {} }),
  addPhoneNumber: ({ salt }) => ({ body: { phoneNumber: `+4144668${1000 + (salt % 9000)}` } }),
  changeDefaultPhoneNumber: async ({ caller, salt }) => ({ path: { id: await aPhoneNumber(caller?.id, salt) } }),
  removePhoneNumber: async ({ caller, salt }) => ({ path: { id: await aPhoneNumber(caller?.id, salt) } }),
  listMemberEmails: member(),
  listMemberPhoneNumbers: member(),
  addMemberEmail: async (asked) => ({
    path: { userId: await someMemberOfNoOther(asked) },
    body: { email: `member-${asked.salt}@example.com` },
  }),
  verifyMemberEmail: async (asked) => {
    const userId = await someMemberOfNoOther(asked);
    const id = await anAddition(userId);
    await facet.sql(
      `insert into organization_domains (organization_id, domain, token, created_at, verified_at, checked_at)
       values ($1, 'added.example', 'x', now(), now(), now()) on conflict do nothing`,
      [asked.world.main],
    );
    return { path: { userId, id } };
  },
  changeMemberDefaultEmail: async (asked) => {
    const userId = await someMemberOfNoOther(asked);
    await facet.sql('update emails set verified = true where user_id = $1', [userId]);
    return { path: { userId, id: await someId(0, 'select id from emails where user_id = $1', [userId]) } };
  },
  removeMemberEmail: async (asked) => {
    const userId = await someMemberOfNoOther(asked);
    return { path: { userId, id: await anAddition(userId) } };
  },
  addMemberPhoneNumber: async (asked) => ({
    path: { userId: await someMemberOfNoOther(asked) },
    body: { phoneNumber: `+4144668${1000 + (asked.salt % 9000)}` },
  }),
  changeMemberDefaultPhoneNumber: async (asked) => {
    const userId = await someMemberOfNoOther(asked);
    return { path: { userId, id: await aPhoneNumber(userId, asked.salt) } };
  },
  removeMemberPhoneNumber: async (asked) => {
    const userId = await someMember(asked);
    return { path: { userId, id: await aPhoneNumber(userId, asked.salt) } };
  },
  undoEmailChange: async (asked) => ({ body: { token: await anUndoLink(asked) } }),
};
