import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from './api';
import { useOrganization } from './session';

/** All roles of the organization, by name. */
export function useRoles(enabled = true) {
  const organizationId = useOrganization();
  return useQuery({
    queryKey: [organizationId, 'roles'],
    enabled,
    queryFn: async () => {
      const roles: Schemas['AdminRoleDto'][] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { organizationId }, query: { limit: 100, cursor } };
        const page = await read(api.GET('/admin/organizations/{organizationId}/roles', { params }));
        roles.push(...page.roles);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return roles;
    },
  });
}
