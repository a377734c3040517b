// Tables: emails, members, organizations, password_credentials, profiles, users.
/** By an address that signs in: a verified one, or the default. */
export const ownerOfAddress = {
  name: 'password_owner',
  text: `select u.id as "userId", u.status, p.hash, case when p.temporary_since = p.updated_at then p.temporary_since end as "temporarySince",
      (select m.organization_id from members m where m.user_id = u.id order by m.joined_at, m.organization_id limit 1) as "organizationId"
    from emails e join users u on u.id = e.user_id
    left join password_credentials p on p.user_id = u.id where e.address_key = $1 and (e.verified or e.is_default)`,
};
export const passwordOfUser = {
  name: 'password_of_user',
  text: `select hash from password_credentials where user_id = $1 and temporary_since is distinct from updated_at`,
};

/** The names of a user, and the names and usernames in twenty organizations: more make no password safer. */
export const contextOfUser = {
  name: 'password_context_of_user',
  text: `select array(select e.email from emails e where e.user_id = u.id) as emails,
      array_prepend(u.name, array(select unnest(array[o.id, o.name, coalesce(p.username, '')])
        from (select organization_id from members where user_id = u.id order by joined_at, organization_id limit 20) m
        join organizations o on o.id = m.organization_id
        left join profiles p on p.organization_id = m.organization_id and p.user_id = u.id)) as names
    from users u where u.id = $1`,
};

export const namesOfOrganization = {
  name: 'password_names_of_organization',
  text: `select array[id, name] as names from organizations where id = $1`,
};

/** The default address of user `$1`, whose password is temporary. */
export const ownerOfTemporary = {
  name: 'owner_of_temporary_password',
  text: `select e.id as "emailId" from password_credentials p join emails e on e.user_id = p.user_id and e.is_default
    where p.user_id = $1 and p.temporary_since = p.updated_at`,
};
