import type { KeyObject } from 'node:crypto';
import { expect } from '@jest/globals';
import { api, type Answer } from '../support/api.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { partsOf, realKey, signed } from '../support/tokens.js';
import { attacks, tellsNothing } from './attack.js';

let mia: TestPerson;
let leaked: { readonly kid: string; readonly privateKey: KeyObject };

const me = (token: string): Promise<Answer> => api.get('/me', { headers: { authorization: `Bearer ${token}` } });

/** A user signs in, and somebody gets hold of the key that signs. */
async function leak(): Promise<void> {
  mia = await aPerson();
  const { kid, privateKey } = await realKey();
  leaked = { kid, privateKey };
}

/** A token of the user, signed with the leaked key, from `iat` on and for so many seconds. */
function forged(iat: number, life = 600): string {
  const { header, claims } = partsOf(mia.accessToken);
  return signed(
    { header: { ...header, kid: leaked.kid }, claims: { ...claims, iat, exp: iat + life } },
    leaked.privateKey,
  );
}

const now = (): number => Math.floor((Date.now() + facet.clock.offset) / 1000);
const works = async (person: TestPerson): Promise<void> => expect((await api.as(person).get('/me')).status).toBe(200);
const publishedKids = async (): Promise<unknown[]> =>
  ((await api.get('/.well-known/jwks.json')).body.keys as { kid: unknown }[]).map((one) => one.kid);

attacks('a leaked signing key', [
  {
    what: 'a token that lives for ten years',
    send: async () => {
      await leak();
      return me(forged(now(), 10 * 365 * 86_400));
    },
    ...{ status: 401, effect: 'ours live ten minutes, and go on', holds: () => works(mia) },
  },
  {
    what: 'a token without the time of its issue',
    send: async () => {
      await leak();
      const { header, claims } = partsOf(mia.accessToken);
      return me(signed({ header, claims: { ...claims, iat: undefined } }, leaked.privateKey));
    },
    ...{ status: 401, effect: 'ours go on', holds: () => works(mia) },
  },
  {
    what: 'a token of a minute ago that expires far in the future',
    send: async () => {
      await leak();
      return me(forged(now() - 60, 700));
    },
    ...{ status: 401, effect: 'ours go on', holds: () => works(mia) },
  },
  {
    what: 'a token of now, after a later key has taken over',
    send: async () => {
      await leak();
      await facet.signingKeys.rotate('ES256', false);
      await facet.signingKeys.ensure();
      return later(310, () => me(forged(now())));
    },
    ...{ status: 401, effect: 'tokens from before the change go on', holds: () => later(310, () => works(mia)) },
  },
  {
    what: 'the same, dated back before the change, when all tokens of that time have expired',
    send: async () => {
      await leak();
      await facet.signingKeys.rotate('ES256', false);
      await facet.signingKeys.ensure();
      return later(910, () => me(forged(now() - 611, 605)));
    },
    ...{ status: 401, effect: 'nothing is disclosed', holds: tellsNothing },
  },
  {
    what: 'a token that is dated back, after facet keys rotate --now',
    send: async () => {
      await leak();
      expect((await me(forged(now() - 30))).status).toBe(200);
      await facet.signingKeys.rotate('ES256', true);
      await facet.signingKeys.ensure();
      return me(forged(now() - 30));
    },
    ...{
      status: 401,
      effect: 'the key is published no more',
      holds: async () => expect(await publishedKids()).not.toContain(leaked.kid),
    },
  },
  {
    what: 'a forged token that was used before, after facet keys rotate --now',
    send: async () => {
      await leak();
      const token = forged(now());
      expect((await me(token)).status).toBe(200);
      await facet.signingKeys.rotate('ES256', true);
      await facet.signingKeys.ensure();
      return me(token);
    },
    status: 401,
    effect: 'the victim signs on with the refresh token',
    holds: async () => {
      const { status, body } = await api.post('/auth/refresh', { refreshToken: mia.refreshToken });
      expect([status, (await me(body.accessToken as string)).status]).toEqual([200, 200]);
    },
  },
]);
