import { useQuery } from '@tanstack/react-query';
import { api, read } from './api';
import { useOrganization, useSession } from './session';

/** How many jobs have failed for good. Only the organization that runs the installation may know: others have an error. */
export function useFailedJobs() {
  const { can } = useSession();
  const organizationId = useOrganization();
  return useQuery({
    queryKey: [organizationId, 'jobs', 'count'],
    enabled: can('read:jobs'),
    retry: false,
    queryFn: () => read(api.GET('/admin/jobs', { params: { query: { state: 'parked', limit: 1 } } })),
  });
}
