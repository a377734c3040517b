import { describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';

describe('without OPERATOR_ORGANIZATION', () => {
  it('no caller makes organizations over HTTP', async () => {
    expect(facet.settings.OPERATOR_ORGANIZATION).toBe('');
    expectProblem(
      await api.as(await aPerson({ as: 'admin' })).post('/admin/organizations', { id: 'acme', name: 'Acme' }),
      403,
      'operator.needed',
    );
  });
});
