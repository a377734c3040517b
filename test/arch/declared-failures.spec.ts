import { describe, expect, it } from '@jest/globals';
import { api } from '../support/api.js';
import { contractFaultOf } from '../support/contract.js';
import { aPerson } from '../support/people.js';

const type = 'application/json';
const problem = 'application/problem+json';

describe('the rule around what routes answer', () => {
  it('lets pass what is documented', async () => {
    const { body } = await api.as(await aPerson()).get('/me');
    expect(contractFaultOf('GET', '/me', { status: 200, type, body })).toBeUndefined();
    expect(contractFaultOf('GET', '/me/', { status: 200, type, body })).toBeUndefined();
    expect(contractFaultOf('POST', '/auth/logout', { status: 204, type: '', body: undefined })).toBeUndefined();
  });

  it('sees a status that the route does not declare', () => {
    const body = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'x', code: 'email.taken' };
    expect(contractFaultOf('POST', '/auth/login', { status: 409, type: problem, body })).toContain(
      'answered 409, which it does not declare',
    );
    expect(contractFaultOf('POST', '/auth/sign-up', { status: 409, type: problem, body })).toBeUndefined();
  });

  it('sees a code that the route does not declare, also where its status is declared', () => {
    const body = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'x', code: 'wallet.taken' };
    expect(contractFaultOf('POST', '/auth/sign-up', { status: 409, type: problem, body })).toContain(
      'must be equal to one of the allowed values',
    );
  });

  it('sees a field that is not documented, at any depth', async () => {
    const { body } = await api.as(await aPerson()).get('/me');
    expect(contractFaultOf('GET', '/me', { status: 200, type, body: { ...body, passwordHash: 'x' } })).toContain(
      'must NOT have additional properties',
    );
    const emails = [{ ...body.emails[0], addressKey: 'x' }];
    expect(contractFaultOf('GET', '/me', { status: 200, type, body: { ...body, emails } })).toContain(
      'must NOT have additional properties',
    );
  });

  it('sees a field that is missing or of another type', async () => {
    const { body } = await api.as(await aPerson()).get('/me');
    expect(contractFaultOf('GET', '/me', { status: 200, type, body: { ...body, name: undefined } })).toContain(
      "must have required property 'name'",
    );
    expect(contractFaultOf('GET', '/me', { status: 200, type, body: { ...body, activeSessions: '1' } })).toContain(
      'must be integer',
    );
    expect(contractFaultOf('GET', '/me', { status: 200, type, body: { ...body, id: 'x' } })).toContain(
      'must match format "uuid"',
    );
    expect(contractFaultOf('GET', '/me', { status: 200, type, body: { ...body, bio: null } })).toContain(
      'must be string',
    );
  });

  it('sees another media type, and a body where none is documented', async () => {
    const { body } = await api.as(await aPerson()).get('/me');
    expect(contractFaultOf('GET', '/me', { status: 200, type: 'text/html', body })).toContain(
      'answered text/html instead of application/json',
    );
    expect(contractFaultOf('POST', '/auth/logout', { status: 204, type, body: {} })).toContain('a body to 204');
  });

  it('is held against the most exact path', async () => {
    const mia = await aPerson();
    const { body } = await api.as(mia).get('/api/v1/user/me');
    expect(contractFaultOf('GET', '/api/v1/user/me', { status: 200, type, body })).toBeUndefined();
    expect(contractFaultOf('GET', `/api/v1/user/${mia.id}`, { status: 200, type, body })).toContain(
      'must NOT have additional properties',
    );
  });
});
