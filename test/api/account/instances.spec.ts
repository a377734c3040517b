import { afterAll, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

let proxy: TcpProxy | undefined;
afterAll(() => proxy?.close());

it('An instance finds out by its own database who calls, also where another one runs in the same process', async () => {
  proxy = new TcpProxy(facet.settings.DATABASE_URL);
  const other = await facet.another({ DATABASE_URL: await proxy.listen(), DATABASE_TIMEOUT_MS: 500 });
  const mia = await aPerson();
  const statuses = async (): Promise<number[]> => [
    (await api.as(mia).get('/me')).status,
    (await api.as(mia).at(other).get('/me')).status,
  ];
  expect(await statuses()).toEqual([200, 200]);
  proxy.close();
  expect(await statuses()).toEqual([200, 503]);
});
