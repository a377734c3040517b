/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any","SIGN_IN_REDIRECTS":"https:\/\/app.example.com\/callback"} */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, type TestPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { addProvider, begin, complete, ProviderServer } from '../support/provider-server.js';
import { atOnce, held, tally } from './contenders.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}`);
let admin: TestPerson;
let instances: string[];

beforeAll(async () => {
  await provider.listen(facet.sparePort);
  instances = [facet.url, await facet.another()];
  admin = await aPerson({ as: 'admin' });
  await addProvider(admin, provider.issuer);
});
afterAll(() => provider.close());
afterEach(() => expectPromisesKept());

describe('sign-ins with providers under contention, over two instances', () => {
  it('one is completed once for 200 tries at once', async () => {
    const begun = await begin(admin.organization);
    const answer = provider.answerTo(begun.authorizationUrl, { sub: 'one' });
    const tries = await atOnce(200, instances, (at) => complete(begun, answer, at));
    expect(tally(tries)).toBe('200 × 1, 401 × 199');
    const sessions = await facet.sql(
      `select 1 from sessions s join identities i on i.user_id = s.user_id where i.signed_subject = 'one'`,
    );
    expect(sessions).toHaveLength(1);
    held('sign-ins with providers', '200 completions of one', '200 × 1, 401 × 199');
  });

  it('20 first sign-ins of one user make one account', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => begin(admin.organization)));
    const tries = await atOnce(20, instances, (at, nth) => {
      const begun = all[nth] ?? { authorizationUrl: '', request: '' };
      return complete(begun, provider.answerTo(begun.authorizationUrl, { sub: 'two', jti: nth }), at);
    });
    expect(tally(tries)).toBe('200 × 20');
    expect(await facet.sql(`select 1 from identities where signed_subject = 'two'`)).toHaveLength(1);
    expect(new Set(tries.map(({ body }) => (body as { user: { id: string } }).user.id)).size).toBe(1);
    held('sign-ins with providers', '20 first sign-ins of one user', 'one account');
  });
});
