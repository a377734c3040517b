/** @settings {"ORGANIZATION_HOST_SUFFIX": ".M2.example.com."} */
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', handle: 'ada' });
});

/** `fetch` sets the host itself, and joins what is sent twice. */
function statusOf(host: string, ...organizations: string[]): Promise<number> {
  const headers = [
    'Host',
    host,
    ...Object.entries(ada.headers).flat(),
    ...organizations.flatMap((one) => ['x-m2-organization-id', one]),
  ];
  return new Promise((resolve, reject) => {
    const sent = request(`${facet.url}/api/profile`, { headers, setHost: false }, (response) =>
      resolve(response.resume().statusCode ?? 0),
    );
    sent.on('error', reject).end();
  });
}

describe('The organization of the M2 API', () => {
  it.each([
    ['its host', (id: string) => id],
    ['its host with a port', (id: string) => `${id}:8443`],
  ])('is named by %s', async (_, label) => {
    const [id = '', port] = label(ada.organization).split(':');
    const end = port ? `:${port}` : '';
    for (const host of [`${id}.m2.example.com`, `${id}.m2.example.com.`, `${id.toUpperCase()}.M2.EXAMPLE.com`])
      expect(await statusOf(host + end)).toBe(200);
  });

  it('is named by the header where the host names none', async () => {
    for (const host of ['api.m2.example.com', 'ADMIN.m2.example.com.', 'm2.example.com', 'elsewhere.example']) {
      expect(await statusOf(host, ada.organization)).toBe(200);
      expect(await statusOf(host)).toBe(400);
    }
  });

  it('may be named by both, and more than once, but only one', async () => {
    const host = `${ada.organization}.m2.example.com`;
    expect(await statusOf(host, ada.organization)).toBe(200);
    expect(await statusOf(host, ada.organization, ada.organization)).toBe(200);
    expect(await statusOf('elsewhere.example', ada.organization, '', ada.organization)).toBe(200);
    expect(await statusOf('elsewhere.example', `${ada.organization}, ${ada.organization}`)).toBe(200);
    expect(await statusOf('elsewhere.example', ada.organization, 'other')).toBe(400);
    expect(await statusOf(host, ada.organization, 'other')).toBe(400);
    expect(await statusOf(host, 'other')).toBe(400);
    expect(await statusOf('api.m2.example.com', 'other')).toBe(403);
  });
});
