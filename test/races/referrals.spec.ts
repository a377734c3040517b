import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress, aSignUp } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { m2 } from '../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { pick, randomOf, type Random } from '../support/random.js';
import { held, tally } from './contenders.js';

/** The short form runs with every test run. */
const rounds = isFullForm ? 60 : 12;
const seeds = isFullForm ? 20 : 3;

let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});

const signUp = (
  at: number,
  organization: OrganizationId,
  changes: Record<string, unknown>,
  query = '',
): Promise<Answer> => api.at(instances[at % 2] ?? '').post(`/auth/sign-up${query}`, aSignUp(organization, changes));

/** Enough of a member to speak as them. */
type Speaker = Pick<TestPerson, 'organization' | 'headers'>;

interface ReferralRow {
  readonly user: string;
  readonly referrer: string;
}

const referralsIn = (organization: OrganizationId): Promise<ReferralRow[]> =>
  facet.sql<ReferralRow>('select user_id as user, referrer_id as referrer from referrals where organization_id = $1', [
    organization,
  ]);

/** Those who would meet themselves on the way from referrer to referrer. */
async function circlesIn(organization: OrganizationId): Promise<string[]> {
  const referrers = new Map((await referralsIn(organization)).map((row) => [row.user, row.referrer]));
  return [...referrers.keys()].filter((start) => {
    let at = referrers.get(start);
    for (let steps = 0; at !== undefined && at !== start && steps <= referrers.size; steps += 1) at = referrers.get(at);
    return at !== undefined;
  });
}

describe('referrals under contention, over two instances', () => {
  // Later ones put rows into the tables themselves.
  afterEach(() => expectPromisesKept());

  it('are one for one of 100 sign-ups of one address that name different referrers', async () => {
    const organization = await anOrganization();
    const handles = Array.from({ length: 100 }, (_, at) => `ref-${at}`);
    for (let at = 0; at < 100; at += 20)
      await Promise.all(handles.slice(at, at + 20).map((handle) => aPerson({ in: organization, handle })));
    const email = anAddress();
    const answers = await Promise.all(
      handles.map((referrerHandle, at) => signUp(at, organization, { email, referrerHandle })),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([201, ...Array.from({ length: 99 }, () => 409)]);
    const made = answers.findIndex((one) => one.status === 201);
    const referrals = await facet.sql(
      'select r.user_id as user, p.username from referrals r join profiles p on p.organization_id = r.organization_id and p.user_id = r.referrer_id where r.organization_id = $1',
      [organization],
    );
    expect(referrals).toEqual([{ user: answers[made]?.body.user.id, username: handles[made] }]);
    held(
      'referrals',
      '100 sign-ups of one address that name 100 referrers',
      `${tally(answers)}; one referral, by the one it named`,
    );
  }, 120_000);

  it('are 100 for one referrer whom 100 users name at once', async () => {
    const ada = await aPerson({ handle: 'ada' });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => signUp(at, ada.organization, { referrerHandle: 'Ada' })),
    );
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => 201));
    const { body } = await api.as(ada).get('/v1/user/referrals?limit=100');
    expect([body.total, body.referrals.length]).toEqual([100, 100]);
    expect(new Set((await referralsIn(ada.organization)).map((row) => row.user))).toEqual(
      new Set(answers.map((one) => one.body.user.id)),
    );
    held('referrals', '100 people name one referrer', '100 referrals');
  }, 120_000);

  /** What may happen to a referrer at the moment at which they are named. */
  const departures: [string, (referrer: TestPerson) => Promise<unknown>][] = [
    ['is renamed', (referrer) => m2(referrer).put('/api/profile/', { username: 'another' })],
    ['gives the name up', (referrer) => m2(referrer).put('/api/profile/', { username: null })],
    ['is deleted', (referrer) => api.as(referrer).delete('/me')],
    ['is purged', (referrer) => facet.sql('delete from users where id = $1', [referrer.id])],
    [
      'leaves the organization',
      (referrer) =>
        facet.sql('with ended as (delete from sessions where user_id = $1) delete from members where user_id = $1', [
          referrer.id,
        ]),
    ],
  ];

  it.each(departures)(
    'are made whole or not at all while the referrer %s',
    async (departure, depart) => {
      for (let round = 0; round < rounds; round += 1) {
        const referrer = await aPerson({ handle: 'rita' });
        const { organization } = referrer;
        const names = (query: string, at: number): Promise<Answer> =>
          signUp(at, organization, { referrerHandle: 'rita' }, query);
        const [strict, lenient] = await Promise.all([
          names('', 0),
          names('?ignoreUnknownReferrer=true', 1),
          depart(referrer),
        ]);
        expect([201, 400]).toContain(strict.status);
        expect(lenient.status).toBe(201);
        if (strict.status === 400) expect(strict.body.code).toBe('referrer.unknown');
        const made = [strict, lenient].filter((one) => one.status === 201).map((one) => one.body.user.id as string);
        for (const { user, referrer: brought } of await referralsIn(organization)) {
          expect(made).toContain(user);
          expect(brought).toBe(referrer.id);
        }
      }
      held('referrals', `two sign-ups name a referrer who ${departure}, ${rounds} rounds`, 'whole or not at all');
    },
    120_000,
  );
});

describe('the table of referrals', () => {
  let rows: { organization: OrganizationId; mia: TestPerson; ada: TestPerson; alan: TestPerson };

  beforeAll(async () => {
    const organization = await anOrganization();
    const [ada, alan, mia] = await Promise.all([
      aPerson({ in: organization }),
      aPerson({ in: organization }),
      aPerson({ in: organization }),
    ]);
    rows = { organization, ada, alan, mia };
  });

  const insert = (user: string, referrer: string): Promise<unknown> =>
    facet.sql('insert into referrals (organization_id, user_id, referrer_id) values ($1, $2, $3)', [
      rows.organization,
      user,
      referrer,
    ]);

  it('refuses a second referrer', async () => {
    await insert(rows.mia.id, rows.ada.id);
    for (const second of [rows.alan.id, rows.ada.id])
      await expect(insert(rows.mia.id, second)).rejects.toMatchObject({ code: '23505', constraint: 'pk_referrals' });
  });

  it('refuses that a user brings themselves', async () => {
    await expect(insert(rows.alan.id, rows.alan.id)).rejects.toMatchObject({
      code: '23514',
      constraint: 'ck_referrals_not_self',
    });
  });

  it('refuses a referrer who is no member', async () => {
    const stranger = await aPerson();
    await expect(insert(rows.alan.id, stranger.id)).rejects.toMatchObject({
      code: '23503',
      constraint: 'fk_referrals_referrer',
    });
  });
});

/**
 * A user signs up and names any handle there ever was, their own among them; or two users swap names, or
 * one gives theirs up.
 */
async function act(
  organization: OrganizationId,
  crowd: { people: Speaker[]; handles: string[] },
  random: Random,
): Promise<void> {
  const { people, handles } = crowd;
  if (random(3) < 2) {
    const handle = `p-${handles.length}`;
    handles.push(handle);
    const { status, body } = await signUp(
      random(2),
      organization,
      { handle, referrerHandle: pick(handles, random) },
      '?ignoreUnknownReferrer=true',
    );
    // A user may have taken that name meanwhile: a handle is known to all before it is given.
    expect([201, 409]).toContain(status);
    if (status === 201) people.push({ organization, headers: { authorization: `Bearer ${body.accessToken}` } });
    return;
  }
  const rename = async (person: Speaker, username: string | null): Promise<void> => {
    const { status } = await m2(person).at(pick(instances, random)).put('/api/profile/', { username });
    expect([200, 409]).toContain(status);
  };
  const [one, other] = [pick(people, random), pick(people, random)];
  const [first, second] = [pick(handles, random), pick(handles, random)];
  await rename(one, null);
  await rename(other, first);
  await rename(one, second);
}

describe('who brought whom', () => {
  it.each(Array.from({ length: seeds }, (_, at) => at + 1))(
    'never goes in a circle, whatever the names, seed %i',
    async (seed) => {
      const founder = await aPerson({ handle: 'p-0' });
      const { organization } = founder;
      const crowd: { people: Speaker[]; handles: string[] } = { people: [founder], handles: ['p-0'] };
      const random = randomOf(seed);
      const worker = async (): Promise<void> => {
        for (let done = 0; done < 12; done += 1) await act(organization, crowd, random);
      };
      await Promise.all(Array.from({ length: 12 }, worker));
      expect((await referralsIn(organization)).length).toBeGreaterThan(20);
      expect(await circlesIn(organization)).toEqual([]);
      held('referrals', `12 at once sign up, rename and swap names, seed ${seed}`, 'no circle');
    },
    120_000,
  );

  it('would be seen in a circle by this test if it went in one', async () => {
    const [ada, alan] = await Promise.all([aPerson(), aPerson()]);
    const organization = ada.organization;
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [organization, alan.id]);
    await facet.sql('insert into referrals (organization_id, user_id, referrer_id) values ($1, $2, $3), ($1, $3, $2)', [
      organization,
      ada.id,
      alan.id,
    ]);
    expect((await circlesIn(organization)).sort()).toEqual([ada.id, alan.id].sort());
  });
});
