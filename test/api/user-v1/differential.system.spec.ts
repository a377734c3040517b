// The table at the top of the contracts, as a test: what is written through one API is read at once, field by
// field, through all four, at two instances.
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { hasHiddenCharacters, isDisplayName, type OrganizationId } from '@app/common';
import { api, type Api, type Answer } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';
import { profileFields } from '../../support/user-v1.js';

const profiles = 200;
/** Printed by fast-check where a profile fails; `FUZZ_SEED=…` tries others. */
const seed = Number(process.env.FUZZ_SEED ?? 20_261_126);

/** What the APIs must agree on. */
interface Shared {
  readonly name: string;
  readonly first?: string | undefined;
  readonly last?: string | undefined;
  readonly nickname?: string | undefined;
  readonly handle: string | null;
  readonly about: string | null;
  readonly picture: string | null;
  readonly email: string;
}

interface AtM2 {
  readonly face: 'm2';
  readonly change: { handle?: string | null; picture?: string | null };
}
interface AtUserV1 {
  readonly face: 'user-v1';
  readonly change: { name?: string; handle?: string | null; about?: string | null };
}
interface AtMe {
  readonly face: 'me';
  readonly change: { name?: string; about?: string | null; picture?: string | null };
}
/** The directory writes no profile: its users come by the sign-up, or with names that their source told apart. */
interface AtDirectory {
  readonly face: 'directory';
  readonly change: { first?: string; last?: string; nickname?: string };
}
type Write = AtM2 | AtUserV1 | AtMe | AtDirectory;

const printable = (text: string): boolean =>
  text.trim() === text && text !== '' && !/[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(text);
const word = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter(printable),
  fc.constantFrom('Zoë', '李', '👩‍👩‍👧‍👦', "O'Neill", 'İpek', 'ﬁ', '\u0065\u0301', 'عمر', '<b>', '%00', 'null'),
);
const shown = word.filter(isDisplayName);
const name = fc.array(shown, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const about = fc.oneof(
  fc.constant(null),
  fc.constant(''),
  name,
  name.map((text) => `${text}\n\t🐙\r\n${text}`),
);
const handle = fc.option(word.filter((text) => !hasHiddenCharacters(text)));
const picture = fc.option(fc.constantFrom('one', 'two', 'three'));
const none = { requiredKeys: [] as [] };

const write: Arbitrary<Write> = fc.oneof(
  fc.record({ face: fc.constant('m2' as const), change: fc.record({ handle, picture }, none) }),
  fc.record({ face: fc.constant('user-v1' as const), change: fc.record({ name, handle, about }, none) }),
  fc.record({ face: fc.constant('me' as const), change: fc.record({ name, about, picture }, none) }),
  fc.record({
    face: fc.constant('directory' as const),
    change: fc.record({ first: shown, last: shown, nickname: shown }, none),
  }),
);

let organization: OrganizationId;
let admin: TestPerson;
let instances: readonly string[];
let last = 0;
let reads = 0;

beforeAll(async () => {
  organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
  instances = [facet.url, await facet.another()];
});

/** No other user has it, in any spelling. */
const unique = (text: string): string => `${text}-${(last += 1)}`;

/** Without a source that tells them apart, the first word is the first name. */
function partsOf(whole: string): Pick<Shared, 'first' | 'last'> {
  const [first, ...rest] = whole.split(/\s+/u).filter(Boolean);
  return { first, last: rest.length > 0 ? rest.join(' ') : undefined };
}

async function expectDone(call: Promise<Answer>): Promise<void> {
  const { status, body } = await call;
  if (status >= 300) throw new Error(`the write was refused: ${status} ${JSON.stringify(body)}`);
}

const writes = {
  async m2(person: TestPerson, before: Shared, { change }: AtM2): Promise<Shared> {
    const picked = change.picture ? await anObject(admin, person, change.picture) : change.picture;
    const username = typeof change.handle === 'string' ? unique(change.handle) : change.handle;
    await expectDone(m2(person).put('/api/profile/', { username, profilePictureObjectDefinitionId: picked }));
    const url = change.picture ? `https://example.com/${change.picture}.png` : null;
    return {
      ...before,
      ...(username !== undefined && { handle: username }),
      ...(picked !== undefined && { picture: url }),
    };
  },
  async 'user-v1'(person: TestPerson, before: Shared, { change }: AtUserV1): Promise<Shared> {
    const named = typeof change.handle === 'string' ? unique(change.handle) : change.handle;
    await expectDone(
      api.as(person).post('/v1/user/profile', { displayName: change.name, handle: named, biography: change.about }),
    );
    return {
      ...before,
      ...(change.name !== undefined && { name: change.name, ...partsOf(change.name) }),
      ...(named !== undefined && { handle: named }),
      ...(change.about !== undefined && { about: change.about }),
    };
  },
  async me(person: TestPerson, before: Shared, { change }: AtMe): Promise<Shared> {
    const url = change.picture
      ? `https://example.com/${encodeURIComponent(change.picture)}?of=${person.id}`
      : change.picture;
    await expectDone(api.as(person).patch('/me', { name: change.name, bio: change.about, avatarUrl: url }));
    return {
      ...before,
      ...(change.name !== undefined && { name: change.name, ...partsOf(change.name) }),
      ...(change.about !== undefined && { about: change.about }),
      ...(url !== undefined && { picture: url }),
    };
  },
  async directory(person: TestPerson, before: Shared, { change }: AtDirectory): Promise<Shared> {
    const { first, last: family, nickname } = change;
    const values = [person.id, first ?? null, family ?? null, nickname ?? null];
    await facet.sql(
      'update users set given_name = $2, family_name = $3, nickname = $4, version = version + 1 where id = $1',
      values,
    );
    const parts = first === undefined && family === undefined ? partsOf(before.name) : { first, last: family };
    return { ...before, ...parts, nickname };
  },
};

async function written(person: TestPerson, before: Shared, one: Write): Promise<Shared> {
  switch (one.face) {
    case 'm2':
      return writes.m2(person, before, one);
    case 'user-v1':
      return writes['user-v1'](person, before, one);
    case 'me':
      return writes.me(person, before, one);
    case 'directory':
      return writes.directory(person, before, one);
  }
}

/** Fields that are left out where nothing is set. */
const set = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

/** The four answers as the table wants them. */
function expected(
  person: TestPerson,
  { name: whole, first, last: family, nickname, handle: named, about: text, picture: url, email }: Shared,
): object {
  return {
    m2: set({ username: named, profilePictureUrl: url }),
    userV1: {
      id: person.id,
      username: named,
      handle: named,
      displayName: whole,
      biography: text,
      profilePictureUrl: url,
      email,
    },
    me: set({ id: person.id, name: whole, bio: text, avatarUrl: url, defaultEmail: email, emails: [email] }),
    directory: set({
      id: `local|${person.id}`,
      name: whole,
      first_name: first,
      last_name: family,
      nickname,
      picture: url,
      email,
    }),
    public:
      named === null
        ? 404
        : { username: named, handle: named, displayName: whole, biography: text, profilePictureUrl: url },
  };
}

const picked = (body: Record<string, unknown>, ...keys: string[]): Record<string, unknown> =>
  set(Object.fromEntries(keys.map((key) => [key, body[key]])));
const without = (body: Record<string, unknown>, ...keys: string[]): object =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));

async function readAll(person: TestPerson, at: Api, named: string | null): Promise<object> {
  const mine = at.as(person);
  const [profile, user, me, directory, shown] = await Promise.all([
    mine.with({ 'x-m2-organization-id': organization }).get('/api/profile/'),
    mine.get(`/v1/user/profile?fields=${profileFields.join()}`),
    mine.get('/me'),
    mine.get('/api/v1/user/me'),
    at.get(`/v1/user/by-id/${encodeURIComponent(named ?? 'nobody')}/public?containerId=${organization}`),
  ]);
  const emails = (me.body.emails as { email: string }[]).map((one) => one.email);
  return {
    // Who has no profile yet has no name, and gets no answer there.
    m2: profile.status === 404 ? {} : profile.body,
    hasProfile: profile.status === 200,
    userV1: without(user.body, 'address', 'dateOfBirth', 'walletAddress', 'createdAt', 'updatedAt'),
    me: { ...picked(me.body, 'id', 'name', 'bio', 'avatarUrl', 'defaultEmail'), emails },
    directory: picked(directory.body, 'id', 'name', 'first_name', 'last_name', 'nickname', 'picture', 'email'),
    public: shown.status === 404 ? 404 : without(shown.body, 'containerId', 'memberSince'),
  };
}

async function expectAgreement(person: TestPerson, shared: Shared, hasProfile: boolean): Promise<void> {
  const wanted = { ...expected(person, shared), hasProfile, ...(!hasProfile && { m2: {} }) };
  // Written at the first one, read at each in turn.
  const base = instances[(reads += 1) % instances.length] ?? facet.url;
  expect(await readAll(person, api.at(base), shared.handle)).toEqual(wanted);
}

describe('The four APIs', () => {
  it(`agree on ${profiles} random profiles, each written through random faces`, async () => {
    const seen = new Set<string>();
    const property = fc.asyncProperty(
      name,
      handle,
      fc.array(write, { minLength: 1, maxLength: 3 }),
      async (signedUp, wish, changes) => {
        const own = wish === null ? null : unique(wish);
        const person = await aPerson({
          in: organization,
          name: signedUp,
          email: `${unique('Random')}@Example.com`,
          ...(own !== null && { handle: own }),
        });
        let shared: Shared = {
          name: signedUp,
          ...partsOf(signedUp),
          handle: own,
          about: null,
          picture: null,
          email: person.email,
        };
        let hasProfile = own !== null;
        await expectAgreement(person, shared, hasProfile);
        for (const change of changes) {
          shared = await written(person, shared, change);
          hasProfile ||= change.face === 'm2' || change.face === 'user-v1';
          seen.add(change.face);
          await expectAgreement(person, shared, hasProfile);
        }
      },
    );
    // On failure fast-check prints the seed and the smallest profile that fails.
    await fc.assert(property, { numRuns: profiles, seed });
    expect([...seen].sort()).toEqual(['directory', 'm2', 'me', 'user-v1']);
  }, 300_000);
});
