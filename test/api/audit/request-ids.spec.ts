import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { auditOf, type AuditEntry } from '../../support/audit.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
});

let changes = 0;

async function describeSelf(
  who: TestPerson,
  requestId?: string,
): Promise<{ entry: AuditEntry; header: string | null }> {
  const headers: Record<string, string> = requestId === undefined ? {} : { 'x-request-id': requestId };
  const { status, headers: answered } = await api.as(who).patch('/me', { bio: `bio ${(changes += 1)}` }, { headers });
  expect(status).toBe(200);
  const [entry] = await auditOf(ada, { actor: who.id, action: 'user.described' });
  if (!entry) throw new Error('nothing was recorded');
  return { entry, header: answered.get('x-request-id') };
}

describe('The request id of an audit entry', () => {
  it('is the one that the answer names where the client sent none', async () => {
    const { entry, header } = await describeSelf(mia);
    expect(entry.requestId).toBe(header);
    expect(entry).not.toHaveProperty('clientRequestId');
  });

  it('is never one that a client chose, also not that of another request', async () => {
    const { entry: first } = await describeSelf(ada);
    const { entry, header } = await describeSelf(mia, first.requestId);
    expect([header, entry.clientRequestId]).toEqual([first.requestId, first.requestId]);
    expect(entry.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(entry.requestId).not.toBe(first.requestId);
    expect((await auditOf(ada)).filter(({ requestId }) => requestId === first.requestId)).toEqual([first]);
  });

  it('has no id of a client beside it that is not harmless', async () => {
    const { entry, header } = await describeSelf(mia, '<script>');
    expect(entry).not.toHaveProperty('clientRequestId');
    expect(header).toBe(entry.requestId);
  });
});
