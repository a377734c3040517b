// Tables: api_keys, users.
/** API keys of an organization with their owners, a page in the order of their ids. */
export const keysOfOrganization = {
  name: 'api_keys_of_organization',
  text: `select k.id, k.name, k.organization_id as "organizationId", k.scopes, k.created_at as "createdAt", k.expires_at as "expiresAt",
      k.last_used_at as "lastUsedAt", k.user_id as "ownerId", u.name as "ownerName"
    from api_keys k join users u on u.id = k.user_id where k.organization_id = $1 and ($2::text is null or k.id > $2) order by k.id limit $3`,
};
