// Tables: emails, members, organizations, roles, users.
import {
  demoAdminRole,
  demoDomain,
  demoOrganization,
  demoOrganizationIds as organizationIds,
  demoUserIds,
} from '../demo-data/demo-ids.js';

// By the fixed ids, and users who joined the demo with an address of its domain, as its examples do.
const users = `select u.id from users u where u.id = any($1)
  union select m.user_id from roles r join members m on m.organization_id = any($4) join emails e on e.user_id = m.user_id
    where r.organization_id = $2 and r.id = $3 and e.address_key like $5`;
const usersOfDemo = [demoUserIds, demoOrganization, demoAdminRole, organizationIds, `%@${demoDomain}`];

const organizations = `select o.id from organizations o where o.id = any($1) and exists (select 1 from roles r where r.organization_id = $2 and r.id = $3) order by o.id`;

/** Statements that find the data of the demo, with their values. */
export const demoUser = [{ text: `${users} limit 1` }, usersOfDemo] as const;
export const demoUsers = [{ text: users }, usersOfDemo] as const;
export const demoOrganizations = [{ text: organizations }, [organizationIds, demoOrganization, demoAdminRole]] as const;
