/** @settings {"RATE_LIMITS": "on", "TRUSTED_PROXY_HOPS": "1", "RATE_LIMIT_PUBLIC": "5/60"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, password, type TestPerson } from '../../support/people.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson();
});

/** What is kept of a sign-in that came with these headers. */
async function keptAfter(headers: Record<string, string>): Promise<unknown[]> {
  const { status } = await api.post('/auth/login', { email: mia.email, password }, { headers });
  expect(status).toBe(200);
  const [session] = await facet.sql<{ address: string | null }>(
    'select ip_address as address from sessions where user_id = $1 order by id desc limit 1',
    [mia.id],
  );
  const [entry] = await facet.sql<{ address: string | null }>(
    `select o.ip_address as address from audit_entries e left join audit_origins o on o.organization_id = e.organization_id and o.entry_id = e.id
     where e.action = 'user.signed_in' order by e.id desc limit 1`,
  );
  return [session?.address, entry?.address];
}

describe('The address of a client behind a proxy', () => {
  it.each([
    [{ 'x-forwarded-for': '203.0.113.7:5678' }, '203.0.113.7'],
    [{ 'x-forwarded-for': '198.51.100.1, [2001:DB8::1]:443' }, '2001:db8::1'],
    [{ forwarded: 'for=198.51.100.1, for="[2001:db8::2]:443";proto=https' }, '2001:db8::2'],
    [{ 'x-forwarded-for': 'unknown' }, null],
    [{ 'x-forwarded-for': '198.51.100.1, 1.2.3.4;DROP' }, null],
    [{ forwarded: 'for=_hidden' }, null],
    [{}, '127.0.0.1'],
  ])('is stored as an address or not at all: %j', async (headers, address) => {
    expect(await keptAfter(headers)).toEqual([address, address]);
  });

  it('is shown to the user and exported', async () => {
    await keptAfter({ 'x-forwarded-for': '203.0.113.77:1' });
    const { body } = await api.as(mia).get('/auth/sessions?limit=100');
    expect(JSON.stringify(body)).toContain('"ipAddress":"203.0.113.77"');
    expect(JSON.stringify((await api.as(mia).get('/me/export')).body)).toContain('"ipAddress":"203.0.113.77"');
  });

  it('is counted once, however it is written', async () => {
    const statuses: number[] = [];
    for (const at of [1, 2, 3, 4, 5, 6, 7])
      statuses.push(
        (await api.get('/api/profile/status', { headers: { 'x-forwarded-for': `203.0.113.9:${at}` } })).status,
      );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it('is one for all whose proxy says none', async () => {
    const statuses: number[] = [];
    for (const at of [1, 2, 3, 4, 5, 6, 7])
      statuses.push((await api.get('/api/profile/status', { headers: { 'x-forwarded-for': `junk${at}` } })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});
