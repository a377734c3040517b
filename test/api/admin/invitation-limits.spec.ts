/**
 * @settings {"JOBS":"off","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

const mostByInviter = 1000;
const mostInOrganization = 5000;

const pathOf = ({ organization }: TestPerson): string => `/admin/organizations/${organization}/invitations`;
const invite = (by: TestPerson, email = anAddress()): Promise<Answer> => api.as(by).post(pathOf(by), { email });

/** Invitations as they are in the table. @returns the id of one of them */
async function invitationsOf(
  inviter: TestPerson | null,
  organization: string,
  count: number,
  days = 7,
): Promise<string> {
  const [first] = await facet.sql<{ id: string }>(
    `with made as (insert into invitations (organization_id, id, email, address_key, roles, secret_hash, invited_by, created_at, expires_at)
       select $1, gen_random_uuid(), a, a, '{}', decode(repeat('00', 32), 'hex'), $2, now(), now() + make_interval(days => $4)
       from (select gen_random_uuid() || '@example.com' as a from generate_series(1, $3)) addresses returning id)
     select id from made limit 1`,
    [organization, inviter?.id ?? null, count, days],
  );
  return first?.id ?? '';
}

const openBy = async (inviter: TestPerson): Promise<number> =>
  (await facet.sql('select 1 from invitations where invited_by = $1 and expires_at > now()', [inviter.id])).length;

describe('open invitations', () => {
  it('are bounded for each inviter, in whichever organization they are', async () => {
    const ada = await aPerson({ as: 'admin' });
    const elsewhere = await aPerson({ as: 'admin' });
    await invitationsOf(ada, elsewhere.organization, mostByInviter - 1);
    expect((await invite(ada)).status).toBe(201);
    expectProblem(await invite(ada), 409, 'invitation.limit_reached');
    expect((await invite(elsewhere)).status).toBe(201);
  });

  it('are bounded for each organization', async () => {
    const ada = await aPerson({ as: 'admin' });
    await invitationsOf(null, ada.organization, mostInOrganization);
    expectProblem(await invite(ada), 409, 'invitation.limit_reached');
  });

  it('do not count once they have expired, until they are sent again', async () => {
    const ada = await aPerson({ as: 'admin' });
    const expired = await invitationsOf(ada, ada.organization, 3, -1);
    await invitationsOf(ada, ada.organization, mostByInviter - 1);
    const made = await invite(ada);
    expect(made.status).toBe(201);
    expectProblem(await api.as(ada).post(`${pathOf(ada)}/${expired}/resend`), 409, 'invitation.limit_reached');
    // The one that is open already counts once.
    expect((await api.as(ada).post(`${pathOf(ada)}/${made.body.id as string}/resend`)).status).toBe(200);
  });

  it('stay within the bound when many are sent at once', async () => {
    const ada = await aPerson({ as: 'admin' });
    await invitationsOf(ada, ada.organization, mostByInviter - 2);
    const answers = await Promise.all(Array.from({ length: 12 }, () => invite(ada)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array<number>(10).fill(409)]);
    expect(await openBy(ada)).toBe(mostByInviter);
  });

  it('are counted up to a bound for the total of a list', async () => {
    const ada = await aPerson({ as: 'admin' });
    await invitationsOf(ada, ada.organization, 1000);
    expect((await api.as(ada).get(`${pathOf(ada)}?limit=1`)).body).toMatchObject({ total: 1000 });
    await invitationsOf(null, ada.organization, 1);
    const { body } = await api.as(ada).get(`${pathOf(ada)}?limit=1`);
    expect(body).not.toHaveProperty('total');
    expect(body).toHaveProperty('nextCursor');
  });
});
