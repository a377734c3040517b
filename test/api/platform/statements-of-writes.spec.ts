import { beforeAll, expect, it } from '@jest/globals';
import { refresh } from '../../support/account.js';
import { memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { read, tell } from '../../support/notifications.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../../support/people.js';

const attempts = 8;

/**
 * What one request sends. Timers may send something at the same moment, but not each time: the shortest list
 * of several requests counts.
 */
async function statementsOf(request: (attempt: number) => Promise<Answer>, ...expected: number[]): Promise<string[]> {
  let fewest: string[] | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const sent = await facet.inside.statementsOf(async () =>
      expect(expected.length > 0 ? expected : [200, 201, 204]).toContain((await request(attempt)).status),
    );
    if (!fewest || sent.length < fewest.length) fewest = sent;
  }
  return fewest ?? [];
}

let admin: TestPerson;
let mia: TestPerson;
let message: string;

const writes: Record<string, (attempt: number) => Promise<Answer>> = {
  'POST /auth/refresh': async () => {
    const answer = await refresh(mia.refreshToken);
    mia = { ...mia, refreshToken: String(answer.body.refreshToken) };
    return answer;
  },
  'PUT /api/profile/, a claim': (attempt) => m2(mia).put('/api/profile/', { username: `mia.${attempt}` }),
  'PUT roles of a member': async (attempt) =>
    api
      .as(admin)
      .put(memberPath(mia, '/roles'), { roles: [await roleId(admin.organization, attempt % 2 ? 'member' : 'admin')] }),
  'POST /v1/user/notifications/read': () => read(mia, { containerId: mia.organization }),
  'POST /v1/user/notifications/read of one': () => read(mia, { containerId: mia.organization, ids: [message] }),
};

/**
 * Round trips to the database that a request takes at the most, that of its caller among them. A statement
 * more is a decision: each holds locks longer.
 */
const most: Record<string, number> = {
  'POST /auth/refresh': 2,
  'PUT /api/profile/, a claim': 9,
  'PUT roles of a member': 9,
  'POST /v1/user/notifications/read': 5,
  'POST /v1/user/notifications/read of one': 5,
};

beforeAll(async () => {
  const organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
  mia = await aPerson({ in: organization });
  message = await tell(admin, [mia]);
});

it.each(Object.entries(writes))('%s takes no more round trips than it did', async (name, request) => {
  const sent = await statementsOf(request);
  expect({ sent, tooMany: Math.max(0, sent.length - (most[name] ?? 0)) }).toEqual({ sent, tooMany: 0 });
});

it('A refresh that no other call is in the way of is two named statements, without a transaction around them', async () => {
  expect(
    await statementsOf(
      (attempt) => writes['POST /auth/refresh']?.(attempt) ?? Promise.reject(new Error('it has gone')),
    ),
  ).toEqual(['session_state', 'session_advance_if_free']);
});

it('A refresh that was repeated only reads', async () => {
  const { refreshToken } = mia;
  await refresh(refreshToken);
  expect(await statementsOf(() => refresh(refreshToken))).toEqual(['session_state']);
});

it('A refresh token of no session costs one read, and no place among the writes', async () => {
  const forged = Buffer.from(mia.refreshToken, 'base64url');
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  expect(await statementsOf(() => refresh(forged.toString('base64url')), 401)).toEqual(['session_state']);
});
