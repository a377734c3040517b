// Tables: emails, identities, passkeys, password_credentials, trusted_issuers, wallets.
/** The user of an identity. */
export const userOfIdentity = {
  name: 'user_of_identity',
  text: 'select user_id as "userId" from identities where issuer = $1 and signed_subject = $2',
};

/** An identity of a user by its id. */
export const identityOfUser = `select id, provider, name, email, avatar_url as "avatarUrl", created_at as "createdAt", updated_at as "updatedAt"
  from identities where issuer = $1 and signed_subject = $2 and user_id = $3`;

/**
 * Whether an identity of a user may go: no trusted issuer has it, and there is another way to sign in. With $3,
 * an email is one.
 */
export const removableIdentity = `select not exists (select 1 from trusted_issuers t where t.issuer = i.issuer)
    and (exists (select 1 from password_credentials p where p.user_id = $2)
      or ($3 and exists (select 1 from emails e where e.user_id = $2 and e.verified))
      or exists (select 1 from wallets w where w.user_id = $2)
      or exists (select 1 from passkeys k where k.user_id = $2)
      or exists (select 1 from identities o where o.user_id = $2 and o.id <> i.id)) as removable
  from identities i where i.id = $1 and i.user_id = $2`;
