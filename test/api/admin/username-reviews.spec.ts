import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;
let rule: string;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  const body = { kind: 'contains', text: 'staff', effect: 'review' };
  rule = String((await api.as(ada).post(inOrganization(ada.organization, '/username-rules'), body)).body.id);
});

interface Review {
  readonly userId: string;
  readonly username: string;
  readonly rule: object | null;
}

const path = (rest = ''): string => inOrganization(ada.organization, `/username-reviews${rest}`);
const waiting = (): Promise<Review[]> => allPages<Review>(ada, path('?limit=1'), 'reviews');
const names = async (): Promise<string[]> => (await waiting()).map(({ username }) => username);
const claim = (username: string | null, person = mia): Promise<Answer> => m2(person).put('/api/profile/', { username });
const decide = (decision: 'approval' | 'rejection', body: object, person = mia, as = ada): Promise<Answer> =>
  api.as(as).post(path(`/${person.id}/${decision}`), body);
const usernameOf = async (person: TestPerson): Promise<unknown> =>
  (await m2(person).get('/api/profile/')).body.username;
const audited = (): Promise<{ action: string; details: object }[]> =>
  facet.sql(
    `select action, details from audit_entries where organization_id = $1 and target = (select subject::text from audit_subjects where user_id = $2)
       and action like 'username%' order by id`,
    [ada.organization, mia.id],
  );

describe('a name that a rule wants looked at', () => {
  it('is the name of the member, and waits', async () => {
    expect((await claim('The_St4ff')).status).toBe(200);
    const tess = await aPerson({ in: ada.organization, handle: 'staff.tess' });
    expect(await waiting()).toEqual([
      {
        ...{ userId: mia.id, username: 'The_St4ff', createdAt: expect.any(String) },
        rule: { id: rule, kind: 'contains', text: 'staff' },
      },
      expect.objectContaining({ userId: tess.id, username: 'staff.tess' }),
    ]);
    expect(await usernameOf(mia)).toBe('The_St4ff');
    expectProblem(await api.as(ada).get(path('?cursor=x')), 400, 'request.invalid');
  });

  it('waits no more when the member takes another name, or none', async () => {
    await claim('staff');
    await claim('STAFF');
    expect(await names()).toEqual(['STAFF']);
    await claim('staff-2');
    expect(await names()).toEqual(['staff-2']);
    await claim('mia');
    expect(await names()).toEqual([]);
    await claim('staff');
    await claim(null);
    expect(await names()).toEqual([]);
  });

  it('waits no more when it is denied', async () => {
    await claim('staff');
    await m2(ada).post('/api/profile/username/deny/', { staff: 'mia-of-old' });
    expect(await names()).toEqual([]);
  });

  it('goes on waiting when the rule is removed', async () => {
    await claim('staff');
    await api.as(ada).delete(inOrganization(ada.organization, `/username-rules/${rule}`));
    expect(await waiting()).toMatchObject([{ username: 'staff', rule: null }]);
  });

  it('goes with the member', async () => {
    await claim('staff');
    expect((await api.as(ada).delete(memberPath(mia))).status).toBe(204);
    expect(await names()).toEqual([]);
  });

  it('is in what the member and the organization export', async () => {
    await claim('staff');
    const [membership] = (await api.as(mia).get('/me/export')).body.memberships as Record<string, unknown>[];
    expect(membership?.usernameReviewSince).toEqual(expect.any(String));
    expect(membership?.usernameApprovedAt).toBeUndefined();
    await decide('approval', { username: 'staff' });
    expect((await api.as(ada).get(memberPath(mia, '/export'))).body).toMatchObject({
      usernameReviewSince: membership?.usernameReviewSince,
      usernameApprovedAt: expect.any(String),
    });
  });
});

describe('an approval', () => {
  it('lets the member keep the name, which does not wait again', async () => {
    await claim('staff');
    expect((await decide('approval', { username: 'S.t.a.f.f' })).status).toBe(404);
    expect((await decide('approval', { username: 'STAFF' })).status).toBe(204);
    expect(await names()).toEqual([]);
    await claim('Staff');
    await claim('mia');
    await claim('staff');
    expect(await names()).toEqual([]);
    await claim('staff-2');
    expect(await names()).toEqual(['staff-2']);
    expectProblem(await decide('approval', { username: 'staff' }), 404, 'username_review.not_found');
    expect((await audited()).filter(({ action }) => action !== 'username.changed')).toEqual([
      { action: 'username_review.approved', details: {} },
    ]);
  });
});

describe('a rejection', () => {
  it('takes the name away and denies it', async () => {
    await claim('staff');
    expect((await decide('rejection', { username: 'staff' })).status).toBe(204);
    expect([await usernameOf(mia), await names()]).toEqual([undefined, []]);
    expect((await claim('staff')).body.reason).toBe('denied');
    expectProblem(await decide('rejection', { username: 'staff' }), 404, 'username_review.not_found');
    expect((await audited()).slice(-2)).toEqual([
      { action: 'username_review.rejected', details: { denied: true } },
      { action: 'username.changed', details: {} },
    ]);
  });

  it('gives the member another name', async () => {
    await claim('staff');
    const body = { username: 'staff', replacement: 'Mia-the-First' };
    expect((await decide('rejection', body)).status).toBe(204);
    expect(await usernameOf(mia)).toBe('Mia-the-First');
    expect((await m2(ada).get('/api/profile/username/denylist/')).body.usernames).toEqual(['staff']);
  });

  it('changes nothing when the replacement cannot be had', async () => {
    await aPerson({ in: ada.organization, handle: 'bob' });
    await claim('staff');
    await api
      .as(ada)
      .post(inOrganization(ada.organization, '/username-rules'), { kind: 'prefix', text: 'no', effect: 'deny' });
    for (const [replacement, status, code] of [
      ['BOB', 409, 'username.taken'],
      ['nobody', 409, 'username.denied'],
      ['STAFF', 409, 'username.denied'],
      [' x ', 400, 'username.invalid'],
    ] as const)
      expectProblem(await decide('rejection', { username: 'staff', replacement }), status, code);
    expect([await usernameOf(mia), await names()]).toEqual(['staff', ['staff']]);
  });

  it('denies nothing where names are not unique', async () => {
    const settings = { usernameCustomization: { unique: false } };
    await api.as(ada).patch(inOrganization(ada.organization, '/settings'), settings);
    await claim('staff');
    expect((await decide('rejection', { username: 'staff' })).status).toBe(204);
    expect([await usernameOf(mia), (await audited()).at(-2)?.details]).toEqual([undefined, { denied: false }]);
  });
});

describe('a decision', () => {
  it.each(['approval', 'rejection'] as const)('by %s is about a member and a name that waits', async (decision) => {
    expectProblem(await decide(decision, { username: 'mia' }), 404, 'username_review.not_found');
    expectProblem(await api.as(ada).post(path(`/x/${decision}`), { username: 'x' }), 404, 'member.not_found');
    for (const body of [{}, { username: 1 }, { username: '' }, { username: 'x', more: 1 }])
      expectProblem(await decide(decision, body), 400, 'request.invalid');
    expectProblem(await decide('rejection', { username: 'x', replacement: 1 }), 400, 'request.invalid');
  });

  it.each(['approval', 'rejection'] as const)(
    'by %s needs the permission, and no less than the member has',
    async (decision) => {
      await claim('staff', ada);
      const body = { username: 'staff' };
      const moderator = await somebodyWho(ada.organization, ['read:denylist', 'update:denylist']);
      const reader = await somebodyWho(ada.organization, ['read:denylist']);
      const stranger = await aPerson({ as: 'admin' });
      expect((await api.as(reader).get(path())).status).toBe(200);
      expectProblem(await decide(decision, body, ada, reader), 403, 'permission.missing');
      expectProblem(await decide(decision, body, ada, moderator), 403, 'permission.missing');
      expectProblem(await decide(decision, body, ada, stranger), 404, 'organization.not_found');
      expect(await names()).toEqual(['staff']);
      await facet.sql('delete from role_assignments where user_id = $1', [mia.id]);
      await claim('staff-mia');
      expect((await decide(decision, { username: 'staff-mia' }, mia, moderator)).status).toBe(204);
    },
  );
});
