import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { aRequest, entriesOf } from '../../support/audit.js';
import { aPerson, aRole, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
  mia = await aPerson({ in: ada.organization });
});

interface Note {
  readonly id: string;
  readonly text: string;
}

const notes = (path = '', whom = mia): string => memberPath(whom, `/notes${path}`, ada.organization);
const write = (text: string, as = ada, whom = mia): Promise<Answer> => api.as(as).post(notes('', whom), { text });
const textsOf = ({ body }: Answer): string[] => (body.notes as Note[]).map(({ text }) => text);

describe('notes about a member', () => {
  it('are listed, the newest first, in pages', async () => {
    const { status, body } = await write('First\nline two');
    expect([status, body]).toEqual([
      201,
      { id: expect.any(String), text: 'First\nline two', authorId: ada.id, createdAt: expect.any(String) },
    ]);
    for (const text of ['Second', 'Third']) await write(text);
    const page = await api.as(ada).get(notes('?limit=2'));
    expect(textsOf(page)).toEqual(['Third', 'Second']);
    const rest = await api.as(ada).get(notes(`?limit=2&cursor=${String(page.body.nextCursor)}`));
    expect(rest.body).toEqual({ notes: [{ ...body, authorName: 'Ada Admin' }] });
  });

  it('need their permissions, and none that the member has beyond those of the caller', async () => {
    const [reader, writer] = [
      await somebodyWho(ada.organization, ['read:notes']),
      await somebodyWho(ada.organization, ['update:notes', 'read:users']),
    ];
    const { id } = (await write('Hello', writer)).body as unknown as Note;
    expect(textsOf(await api.as(reader).get(notes()))).toEqual(['Hello']);
    expectProblem(await api.as(writer).get(notes()), 403, 'permission.missing');
    expectProblem(await write('x', reader), 403, 'permission.missing');
    expectProblem(await api.as(reader).delete(notes(`/${id}`)), 403, 'permission.missing');
    expectProblem(await write('x', writer, ada), 403, 'permission.missing');
    expectProblem(await api.as(mia).get(notes()), 403, 'permission.missing');
  });

  it('are of one organization and one member', async () => {
    const other = await aPerson({ as: 'admin' });
    await alsoIn(other.organization, mia.id);
    await facet.sql('insert into inboxes (organization_id, user_id, base) values ($1, $2, 0)', [
      other.organization,
      mia.id,
    ]);
    const { id } = (await write('Secret')).body as unknown as Note;
    const elsewhere = memberPath(mia, '/notes', other.organization);
    expect((await api.as(other).get(elsewhere)).body).toEqual({ notes: [] });
    expectProblem(await api.as(other).delete(`${elsewhere}/${id}`), 404, 'member_note.not_found');
    expectProblem(await api.as(ada).delete(notes(`/${id}`, ada)), 404, 'member_note.not_found');
    expectProblem(await api.as(ada).delete(notes('/x')), 404, 'member_note.not_found');
    expectProblem(await api.as(ada).get(notes('', other)), 404, 'member.not_found');
    expectProblem(await write('x', ada, other), 404, 'member.not_found');
    expect((await api.as(other).get(memberPath(mia, '/export', other.organization))).body.notes).toEqual([]);
    expect(textsOf(await api.as(ada).get(notes()))).toEqual(['Secret']);
  });

  it('are texts of 1 to 2,000 characters, and at most 200', async () => {
    for (const text of ['', 'x'.repeat(2001), 5, null, undefined])
      expect((await api.as(ada).post(notes(), { text })).status).toBe(400);
    expect((await api.as(ada).post(notes(), { text: 'x', more: 1 })).status).toBe(400);
    await facet.sql(
      `insert into member_notes (organization_id, user_id, id, text, created_at)
       select $1, $2, gen_random_uuid(), 'x', now() from generate_series(1, 199)`,
      [ada.organization, mia.id],
    );
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => write(text)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expectProblem(answer, 409, 'member_note.limit_reached');
  });

  it('are in the exports of the member, without the author, and in the audit without the text', async () => {
    const { requestId, headers } = aRequest();
    const { body } = await api.with({ ...ada.headers, ...headers }).post(notes(), { text: 'Was rude' });
    const expected = [{ text: 'Was rude', createdAt: body.createdAt }];
    const own = (await api.as(mia).get('/me/export')).body as { memberships: { notes: unknown }[] };
    expect(own.memberships.map((one) => one.notes)).toEqual([expected]);
    expect((await api.as(ada).get(memberPath(mia, '/export', ada.organization))).body.notes).toEqual(expected);
    const removal = aRequest();
    const path = notes(`/${String(body.id)}`);
    expect((await api.with({ ...ada.headers, ...removal.headers }).delete(path)).status).toBe(204);
    expectProblem(await api.as(ada).delete(path), 404, 'member_note.not_found');
    for (const [request, action] of [
      [requestId, 'member_note.added'],
      [removal.requestId, 'member_note.removed'],
    ] as const) {
      const entries = await entriesOf(ada, request);
      expect(entries).toMatchObject([{ action, target: { userId: mia.id }, details: { note: body.id } }]);
    }
  });

  it('go with the membership, and stay without an author', async () => {
    const bob = await somebodyWho(ada.organization, ['update:notes', 'read:users']);
    await write('By Bob', bob);
    await facet.sql('delete from users where id = $1', [bob.id]);
    const [note] = (await api.as(ada).get(notes())).body.notes as Note[];
    expect(note).toEqual({ id: note?.id, text: 'By Bob', createdAt: expect.any(String) });
    expect((await api.as(ada).delete(memberPath(mia, '', ada.organization))).status).toBe(204);
    expect(await facet.sql('select 1 from member_notes where user_id = $1', [mia.id])).toEqual([]);
  });

  it('are read by the primary key', async () => {
    const text = `explain select 1 from member_notes where organization_id = $1 and user_id = $2 and id < $3 order by id desc limit 21`;
    const plan = await facet.sql<Record<string, string>>(text, [ada.organization, mia.id, mia.id]);
    expect(JSON.stringify(plan)).toContain('pk_member_notes');
  });
});

describe('who has a permission', () => {
  const path = (name: string, query = ''): string =>
    inOrganization(ada.organization, `/permissions/${name}/members${query}`);

  it('are the active members, each with the roles that grant it', async () => {
    const support = await aRole(ada.organization, 'Support', ['read:notes', 'read:members']);
    const [bob, eve] = [await somebodyWho(ada.organization, ['ban:members']), await aPerson({ in: ada.organization })];
    for (const { id } of [mia, eve])
      await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
        ada.organization,
        id,
        support,
      ]);
    await facet.sql('update members set banned_at = now() where user_id = $1', [eve.id]);
    const { body } = await api.as(ada).get(path('read:notes'));
    const found = body.members as { id: string; roles: { name: string }[] }[];
    expect(found.map(({ id, roles }) => [id, roles.map(({ name }) => name)])).toEqual(
      [
        [ada.id, ['Admin']],
        [mia.id, ['Support']],
      ].sort(),
    );
    const first = await api.as(ada).get(path('read:notes', '?limit=1'));
    const cursor = String(first.body.nextCursor);
    const second = await api.as(ada).get(path('read:notes', `?limit=1&cursor=${cursor}`));
    expect([...(first.body.members as object[]), ...(second.body.members as object[])]).toEqual(found);
    expect(bob.id).not.toBe(mia.id);
    expectProblem(await api.as(ada).get(path('read:users', `?cursor=${cursor}`)), 400, 'request.invalid');
  });

  it('knows the permissions of the application, and no others', async () => {
    const name = 'approve:invoices';
    expectProblem(await api.as(ada).get(path(name)), 404, 'permission.not_found');
    await api.as(ada).post(inOrganization(ada.organization, '/permissions'), { name });
    const { body } = await api.as(ada).get(path(name));
    expect(body.members).toEqual([
      { id: ada.id, name: 'Ada Admin', roles: [{ id: expect.any(String), name: 'Admin' }] },
    ]);
    for (const unknown of ['x', '*', 'read:me'])
      expectProblem(await api.as(ada).get(path(unknown)), 404, 'permission.not_found');
    expectProblem(await api.as(mia).get(path(name)), 403, 'permission.missing');
  });
});
