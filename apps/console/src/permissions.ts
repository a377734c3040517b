import { useQuery } from '@tanstack/react-query';
import { api, read } from './api';
import { useOrganization } from './session';

/** The permissions of Facet, and those of the application of the organization, by name. */
export function usePermissions() {
  const organizationId = useOrganization();
  return useQuery({
    queryKey: [organizationId, 'permissions'],
    queryFn: async () => {
      const { permissions } = await read(api.GET('/admin/permissions'));
      const found: { name: string; description: string }[] = permissions.map(({ permission, description }) => ({
        name: permission,
        description,
      }));
      let cursor: string | undefined;
      do {
        const params = { path: { organizationId }, query: { limit: 100, cursor } };
        const page = await read(api.GET('/admin/organizations/{organizationId}/permissions', { params }));
        found.push(...page.permissions.map(({ name, description }) => ({ name, description })));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return found;
    },
  });
}
