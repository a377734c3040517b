import { api, type Answer } from './api.js';
import { anOrganization, aPerson, type TestPerson } from './people.js';

/** Content that any notification may have. */
export const content = { type: 'event.invitation', title: 'You are invited', body: 'Friday at eight.' };

export const notificationsPath = (organization: string): string => `/admin/organizations/${organization}/notifications`;

/** Sends a notification to some, or to all. Answers its id. */
export async function tell(
  admin: TestPerson,
  to: readonly TestPerson[] | 'all',
  title = content.title,
  at = facet.url,
): Promise<string> {
  const audience = to === 'all' ? { all: true } : { userIds: to.map(({ id }) => id) };
  const { status, body } = await api
    .as(admin)
    .at(at)
    .post(notificationsPath(admin.organization), { ...content, ...audience, title });
  if (status !== 201) throw new Error(`the notification was not sent: ${status} ${JSON.stringify(body)}`);
  return body.id as string;
}

/** Takes a notification back from all inboxes. */
export async function recall(admin: TestPerson, id: string, at = facet.url): Promise<void> {
  const { status, body } = await api
    .as(admin)
    .at(at)
    .delete(`${notificationsPath(admin.organization)}/${id}`);
  if (status !== 204) throw new Error(`the notification was not recalled: ${status} ${JSON.stringify(body)}`);
}

/** A notification as the list shows it. */
export interface Listed {
  readonly id: string;
  readonly title: string;
  readonly read: boolean;
  readonly readAt: string | null;
  readonly createdAt: string;
}

/** A page of the list. */
export interface ListedPage {
  readonly notifications: Listed[];
  readonly page?: number;
  readonly limit: number;
  readonly total: number;
  readonly unread: number;
  readonly nextCursor?: string;
}

export const list = (person: TestPerson, query = '', at = facet.url): Promise<Answer> =>
  api.as(person).at(at).get(`/v1/user/notifications?containerId=${person.organization}&${query}`);

export async function listed(person: TestPerson, query = '', at = facet.url): Promise<ListedPage> {
  const { status, body } = await list(person, query, at);
  if (status !== 200) throw new Error(`the list answered ${status}: ${JSON.stringify(body)}`);
  return body as ListedPage;
}

export const titles = async (person: TestPerson, query = ''): Promise<string[]> =>
  (await listed(person, query)).notifications.map(({ title }) => title);

/** The whole inbox, by cursor. */
export async function walked(person: TestPerson, limit = 100, at = facet.url): Promise<Listed[]> {
  const seen: Listed[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await listed(person, `limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`, at);
    seen.push(...page.notifications);
    cursor = page.nextCursor;
  }
  return seen;
}

export const read = (person: TestPerson, body?: object, at = facet.url): Promise<Answer> =>
  api.as(person).at(at).post('/v1/user/notifications/read', body);

/** An organization with a user who may send, and members. */
export async function aStage(members: number): Promise<{ admin: TestPerson; people: TestPerson[] }> {
  const organization = await anOrganization();
  const admin = await aPerson({ in: organization, as: 'moderator' });
  const people: TestPerson[] = [];
  while (people.length < members) people.push(await aPerson({ in: organization }));
  return { admin, people };
}

/** Makes a user a member of another organization too. */
export async function joins(person: TestPerson, organization: TestPerson['organization']): Promise<TestPerson> {
  await facet.write((tx, { memberships }) => memberships.addMember(tx, organization, person.id));
  return { ...person, organization };
}

/**
 * The user with an API key in the place of their token, which would not last as long as some tests move the
 * clock.
 */
export async function withKey(person: TestPerson): Promise<TestPerson> {
  const { permissions } = (await api.as(person).get('/api/v1/user/me')).body as { permissions: string[] };
  const { body } = await api.as(person).post('/auth/api-keys', {
    name: 'robot',
    scopes: [...permissions, 'read:me', 'update:me'],
    expiresAt: '2099-12-31T00:00:00Z',
  });
  return { ...person, headers: { 'x-api-key': body.key as string } };
}

/** A stage whose users stay signed in for years. */
export async function aLastingStage(members: number): Promise<{ admin: TestPerson; people: TestPerson[] }> {
  const { admin, people } = await aStage(members);
  return { admin: await withKey(admin), people: await Promise.all(people.map(withKey)) };
}
