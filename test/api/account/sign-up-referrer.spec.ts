import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { aSignUp, expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { rowCounts } from '../../support/database.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

const signUp = (organization: OrganizationId, changes: Record<string, unknown>, query = ''): Promise<Answer> =>
  api.post(`/auth/sign-up${query}`, aSignUp(organization, changes));

const ignoring = '?ignoreUnknownReferrer=true';

/** Who brought whom, as the table has it. */
async function referrerOf({ body }: Answer): Promise<UserId | undefined> {
  const [row] = await facet.sql<{ referrer: UserId }>(
    'select referrer_id as referrer from referrals where user_id = $1',
    [body.user.id],
  );
  return row?.referrer;
}

function expectUnknown(answer: Answer): void {
  expectProblem(answer, 400, 'referrer.unknown');
  expect(answer.body.errors).toEqual([{ field: 'referrerHandle', message: expect.stringContaining('referrerHandle') }]);
}

/** The sign-up fails and writes nothing; with the flag it succeeds without a referral. */
async function expectNobody(organization: OrganizationId, changes: Record<string, unknown>): Promise<void> {
  const before = await rowCounts();
  expectUnknown(await signUp(organization, changes));
  expect(await rowCounts()).toEqual(before);
  const answer = await signUp(organization, changes, ignoring);
  expect([answer.status, await referrerOf(answer)]).toEqual([201, undefined]);
}

const setStatus = (person: TestPerson, status: string): Promise<unknown> =>
  facet.sql('update users set status = $2 where id = $1', [person.id, status]);

describe('a referrer at sign-up', () => {
  it.each(['rita', 'RITA', 'ｒｉｔａ', 'ri\u200bta'])('is noted, however written: %j', async (referrerHandle) => {
    const rita = await aPerson({ handle: 'Rita' });
    for (const query of ['', ignoring, '?ignoreUnknownReferrer=false']) {
      expect(await referrerOf(await signUp(rita.organization, { referrerHandle }, query))).toBe(rita.id);
    }
  });

  it.each(['nobody', '\u200b', 'x'.repeat(256)])('must be a member: %j', async (referrerHandle) => {
    await expectNobody(await anOrganization(), { referrerHandle });
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(257), 7, null, ['rita']])(
    'is malformed as %j, flag or not',
    async (referrerHandle) => {
      for (const query of ['', ignoring]) {
        const answer = await signUp(await anOrganization(), { referrerHandle }, query);
        expectProblem(answer, 400, 'request.invalid');
        expect(answer.body.errors[0].field).toBe('referrerHandle');
      }
    },
  );

  it.each(['banned', 'deleted', 'pending', 'invited'])('is no user while %s', async (status) => {
    const rita = await aPerson({ handle: 'rita' });
    await setStatus(rita, status);
    await expectNobody(rita.organization, { referrerHandle: 'rita' });
    await setStatus(rita, 'active');
    expect(await referrerOf(await signUp(rita.organization, { referrerHandle: 'rita' }))).toBe(rita.id);
  });

  it('of another organization is unknown', async () => {
    await aPerson({ handle: 'rita' });
    await expectNobody(await anOrganization(), { referrerHandle: 'rita' });
  });

  it('is no user when the name is denied', async () => {
    const organization = await anOrganization();
    await facet.sql(
      `insert into name_registry (organization_id, canonical, kind, name, skeleton) values ($1, 'root', 'denied', 'root', 'root')`,
      [organization],
    );
    await expectNobody(organization, { referrerHandle: 'root' });
  });

  it('is never oneself', async () => {
    await expectNobody(await anOrganization(), { handle: 'me', referrerHandle: 'ME' });
  });

  it('is found by the handle of the moment, and keeps the referral whatever they are called', async () => {
    const rita = await aPerson({ handle: 'rita' });
    const first = await signUp(rita.organization, { referrerHandle: 'rita' });
    await m2(rita).put('/api/profile/', { username: 'ria' });
    await expectNobody(rita.organization, { referrerHandle: 'rita' });
    expect(await referrerOf(await signUp(rita.organization, { referrerHandle: 'ria' }))).toBe(rita.id);
    // Until then the old handle is kept for who gave it up.
    const other = await later(31 * 86_400, () => aPerson({ in: rita.organization, handle: 'rita' }));
    expect(await referrerOf(await signUp(rita.organization, { referrerHandle: 'rita' }))).toBe(other.id);
    expect(await referrerOf(first)).toBe(rita.id);
  });

  it.each([
    '?ignoreUnknownReferrer=yes',
    '?ignoreUnknownReferrer=',
    '?ignoreUnknownReferrer=TRUE',
    `${ignoring}&ignoreUnknownReferrer=true`,
  ])('is not ignored for %s: the query is wrong', async (query) => {
    const answer = await signUp(await anOrganization(), {}, query);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe('ignoreUnknownReferrer');
  });

  describe('where names are not unique', () => {
    let organization: OrganizationId;
    let rita: TestPerson;

    beforeAll(async () => {
      const admin = await aPerson({ as: 'admin' });
      ({ organization } = admin);
      const answer = await api
        .as(admin)
        .patch(`/admin/organizations/${organization}/settings`, { usernameCustomization: { unique: false } });
      expect(answer.status).toBe(200);
      rita = await aPerson({ in: organization, handle: 'rita' });
    });

    it('is the one active member who has the handle', async () => {
      expect(await referrerOf(await signUp(organization, { referrerHandle: 'Rita' }))).toBe(rita.id);
    });

    it('is no user when the new account has the same handle', async () => {
      const answer = await signUp(organization, { handle: 'RITA', referrerHandle: 'rita' });
      expectUnknown(answer);
      await expectNobody(organization, { handle: 'alone', referrerHandle: 'alone' });
    });

    it('is no user when two active members have it, until one of them is not active', async () => {
      const second = await aPerson({ in: organization, handle: 'rita' });
      await expectNobody(organization, { referrerHandle: 'rita' });
      await setStatus(second, 'banned');
      expect(await referrerOf(await signUp(organization, { referrerHandle: 'rita' }))).toBe(rita.id);
    });
  });
});
