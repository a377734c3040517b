import { useQuery } from '@tanstack/react-query';
import { api, read } from './api';
import { useOrganization } from './session';

/** The roles of the organization; the first hundred, by name. */
export function useRoles() {
  const organizationId = useOrganization();
  return useQuery({
    queryKey: [organizationId, 'roles'],
    queryFn: async () => {
      const params = { path: { organizationId }, query: { limit: 100 } };
      return (await read(api.GET('/admin/organizations/{organizationId}/roles', { params }))).roles;
    },
  });
}
