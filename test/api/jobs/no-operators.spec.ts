import { it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';

it('Without OPERATOR_ORGANIZATION no user sees the jobs of the installation', async () => {
  const admin = await aPerson({ as: 'admin' });
  expectProblem(await api.as(admin).get('/admin/jobs'), 403, 'operator.needed');
  expectProblem(await api.as(admin).post('/admin/jobs/1/retry'), 403, 'operator.needed');
});
